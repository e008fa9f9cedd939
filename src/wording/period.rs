//! Periods as people write them: `2034年第四季度` for `2034Q4`, and from one to another.

use super::Language;

/// A period by its name in the file: `2020年`, `2034年第四季度`, `2020年3月`, `第5期`; in English as in the file.
pub fn period(name: &str, language: Language) -> String {
    if language == Language::English {
        return name.to_string();
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let year = |text: &str| text.len() == 4 && digits(text);
    match (name.split_once('Q'), name.split_once('-')) {
        (Some((of, quarter)), _) if year(of) => {
            let word = ["一", "二", "三", "四"].get(quarter.parse::<usize>().unwrap_or(0).wrapping_sub(1));
            word.map_or_else(|| name.to_string(), |word| format!("{of}年第{word}季度"))
        }
        (_, Some((of, month))) if year(of) && digits(month) => format!("{of}年{}月", month.trim_start_matches('0')),
        _ if year(name) => format!("{name}年"),
        _ if digits(name) => format!("第{name}期"),
        _ => name.to_string(),
    }
}

/// From one period to another: `2018—2020年`, `2024年第四季度—2034年第四季度`; `2018–2020`.
pub fn span(first: &str, last: &str, language: Language) -> String {
    if first == last {
        return period(last, language);
    }
    let [from, to] = [first, last].map(|name| period(name, language));
    match language {
        // What both end or begin with is said once.
        Language::Chinese if from.ends_with('年') && to.ends_with('年') => {
            format!("{}—{to}", from.trim_end_matches('年'))
        }
        Language::Chinese if from.starts_with('第') && to.starts_with('第') => {
            format!("{}—{}", from.trim_end_matches('期'), to.trim_start_matches('第'))
        }
        Language::Chinese => format!("{from}—{to}"),
        Language::English => format!("{from}–{to}"),
    }
}

/// Until the end of a period, which is included: `2028年底前`, `by 2028`.
pub fn until(name: &str, language: Language) -> String {
    let word = period(name, language);
    match language {
        Language::Chinese if word.ends_with('年') => format!("{word}底前"),
        Language::Chinese if word.ends_with('月') => format!("{word}底前"),
        Language::Chinese => format!("{word}末前"),
        Language::English => format!("by {word}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_said_as_people_say_them() {
        let said = |name| period(name, Language::Chinese);
        assert_eq!(
            ["2020", "2034Q4", "2020-03", "5", "2034Q7"].map(said),
            ["2020年", "2034年第四季度", "2020年3月", "第5期", "2034Q7"]
        );
        assert_eq!(period("2034Q4", Language::English), "2034Q4");
    }

    #[test]
    fn ranges_have_an_em_dash_in_chinese() {
        let said = |first, last| span(first, last, Language::Chinese);
        assert_eq!(said("2018", "2020"), "2018—2020年");
        assert_eq!(said("2024Q4", "2034Q4"), "2024年第四季度—2034年第四季度");
        assert_eq!((said("1", "12"), said("2020", "2020")), ("第1—12期".into(), "2020年".into()));
        assert_eq!(span("2018", "2020", Language::English), "2018–2020");
        assert_eq!(
            [until("2028", Language::Chinese), until("2028Q3", Language::Chinese), until("2028", Language::English)],
            ["2028年底前", "2028年第三季度末前", "by 2028"]
        );
    }
}
