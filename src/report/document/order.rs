//! Children of properties in the order that the schema of WordprocessingML asks for (ECMA-376-1, annex A). The writer
//! puts them as they come; Word mostly forgives that, stricter readers and validators do not.

/// Elements whose children have an order, and that order; children that are not named come last.
const ORDERS: &[(&str, &[&str])] = &[
    (
        "w:pPr",
        &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:framePr",
            "w:widowControl",
            "w:numPr",
            "w:pBdr",
            "w:shd",
            "w:tabs",
            "w:adjustRightInd",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:textAlignment",
            "w:outlineLvl",
            "w:rPr",
            "w:sectPr",
        ],
    ),
    (
        "w:rPr",
        &[
            "w:rStyle",
            "w:rFonts",
            "w:b",
            "w:bCs",
            "w:i",
            "w:iCs",
            "w:color",
            "w:spacing",
            "w:sz",
            "w:szCs",
            "w:highlight",
            "w:u",
            "w:shd",
            "w:lang",
        ],
    ),
    (
        "w:tblPr",
        &[
            "w:tblStyle",
            "w:tblW",
            "w:jc",
            "w:tblInd",
            "w:tblBorders",
            "w:shd",
            "w:tblLayout",
            "w:tblCellMar",
            "w:tblLook",
        ],
    ),
    (
        "w:tcPr",
        &[
            "w:tcW",
            "w:gridSpan",
            "w:vMerge",
            "w:tcBorders",
            "w:shd",
            "w:noWrap",
            "w:tcMar",
            "w:textDirection",
            "w:vAlign",
        ],
    ),
    (
        "w:sectPr",
        &[
            "w:headerReference",
            "w:footerReference",
            "w:type",
            "w:pgSz",
            "w:pgMar",
            "w:pgNumType",
            "w:cols",
            "w:titlePg",
            "w:docGrid",
        ],
    ),
    (
        "w:style",
        &[
            "w:name",
            "w:basedOn",
            "w:next",
            "w:link",
            "w:uiPriority",
            "w:semiHidden",
            "w:unhideWhenUsed",
            "w:qFormat",
            "w:pPr",
            "w:rPr",
            "w:tblPr",
            "w:tcPr",
        ],
    ),
    (
        "w:settings",
        &["w:zoom", "w:defaultTabStop", "w:evenAndOddHeaders", "w:compat"],
    ),
];

/// An element that is still open.
struct Open<'x> {
    name: &'x str,
    tag: &'x str,
    children: Vec<(&'x str, String)>,
}

/// The same XML with children in their order. What is not as the writer makes it (comments, tags that do not match) is
/// given back unchanged.
pub fn ordered(xml: &str) -> String {
    sorted(xml).unwrap_or_else(|| xml.to_string())
}

fn sorted(xml: &str) -> Option<String> {
    let mut open = vec![Open {
        name: "",
        tag: "",
        children: Vec::new(),
    }];
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        let (text, tail) = rest.split_at(start);
        if !text.is_empty() {
            open.last_mut()?.children.push(("", text.to_string()));
        }
        let (tag, tail) = tail.split_at(tail.find('>')? + 1);
        rest = tail;
        let name = tag
            .trim_start_matches(['<', '/'])
            .split([' ', '/', '>'])
            .next()
            .unwrap_or_default();
        if tag.starts_with("<!") {
            return None;
        } else if tag.starts_with("</") {
            let closed = open.pop().filter(|closed| closed.name == name)?;
            open.last_mut()?.children.push((name, whole(closed)));
        } else if tag.starts_with("<?") || tag.ends_with("/>") {
            open.last_mut()?.children.push((name, tag.to_string()));
        } else {
            open.push(Open {
                name,
                tag,
                children: Vec::new(),
            });
        }
    }
    let root = open.pop().filter(|_| open.is_empty())?;
    let text: String = root.children.into_iter().map(|(_, text)| text).collect();
    Some(text + rest)
}

fn whole(closed: Open) -> String {
    let Open {
        name,
        tag,
        mut children,
    } = closed;
    if let Some((_, order)) = ORDERS.iter().find(|(known, _)| *known == name) {
        let place = |child: &str| order.iter().position(|known| *known == child).unwrap_or(order.len());
        children.sort_by_key(|(child, _)| place(child));
    }
    let content: String = children.into_iter().map(|(_, text)| text).collect();
    format!("{tag}{content}</{name}>")
}

#[cfg(test)]
mod tests {
    use super::ordered;

    #[test]
    fn children_stand_in_their_order() {
        assert_eq!(
            ordered(
                "<?xml version=\"1.0\"?><w:p><w:pPr><w:rPr><w:sz w:val=\"1\" /><w:b /></w:rPr><w:jc w:val=\"left\" />\
                 <w:pStyle w:val=\"A\" /></w:pPr><w:t>b a</w:t></w:p>"
            ),
            "<?xml version=\"1.0\"?><w:p><w:pPr><w:pStyle w:val=\"A\" /><w:jc w:val=\"left\" /><w:rPr><w:b /><w:sz w:val=\"1\" />\
             </w:rPr></w:pPr><w:t>b a</w:t></w:p>"
        );
    }

    #[test]
    fn what_is_not_understood_stays() {
        for odd in ["<a><b></a>", "<a><!-- > --></a>", "a <", "</a>", "<a>"] {
            assert_eq!(ordered(odd), odd);
        }
    }
}
