//! Fonts, sizes and distances of the document: those of a Chinese official document (GB/T 9704-2012, 5 and 7), or plain
//! ones in English.

use crate::wording::Language;

/// Twentieths of a point in a millimetre.
const TWIPS: f64 = 1440.0 / 25.4;
/// English Metric Units in a millimetre.
const EMU: f64 = 36_000.0;

/// A face: East Asian and Latin.
#[derive(Clone, Copy)]
pub struct Face {
    /// For Chinese.
    pub asian: &'static str,
    /// For Latin letters and digits.
    pub latin: &'static str,
    /// Whether signs that both scripts use, such as “”, are set in the first one.
    pub asian_signs: bool,
}

/// A kind of paragraph.
#[derive(Clone, Copy)]
pub struct Type {
    /// Its face.
    pub face: Face,
    /// Half points.
    pub size: usize,
    /// Bold.
    pub bold: bool,
}

/// The look in one language.
pub struct Look {
    /// Title.
    pub title: Type,
    /// Body.
    pub body: Type,
    /// Level 1.
    pub heading: Type,
    /// Level 2.
    pub subheading: Type,
    /// Tables and captions.
    pub small: Type,
    /// Head of tables.
    pub small_bold: Type,
    /// Page numbers.
    pub folio: Type,
    /// Distance of lines in twips; none: 1.15 times the size.
    pub line: Option<i32>,
    /// Distance of lines of titles, and of tables and captions, in twips; none: as the face wants. Exact distances keep the
    /// number of pages the same where other faces stand in.
    pub title_line: Option<i32>,
    /// See there.
    pub small_line: Option<i32>,
    /// Space after the title, in twips.
    pub title_after: u32,
    /// Whether all stands on one page, which bears no number.
    pub is_one_page: bool,
    /// Indent of the first line in twips, and in hundredths of a character.
    pub indent: (i32, i32),
    /// Space after paragraphs, in twips.
    pub after: u32,
    /// Margins in millimetres: top, right, bottom, left.
    pub margins: [f64; 4],
    /// Distance of the page number from the lower edge of the page, in millimetres.
    pub footer: f64,
}

/// Width and height of A4 in millimetres.
const PAGE: (f64, f64) = (210.0, 297.0);

const SONG: Face = Face {
    asian: "宋体",
    latin: "Times New Roman",
    asian_signs: true,
};
const FANGSONG: Face = Face {
    asian: "仿宋",
    latin: "Times New Roman",
    asian_signs: true,
};
const HEI: Face = Face {
    asian: "黑体",
    latin: "Arial",
    asian_signs: true,
};
const KAI: Face = Face {
    asian: "楷体",
    latin: "Times New Roman",
    asian_signs: true,
};
const TITLE: Face = Face {
    asian: "方正小标宋简体",
    latin: "Times New Roman",
    asian_signs: true,
};
const SERIF: Face = Face {
    asian: "宋体",
    latin: "Cambria",
    asian_signs: false,
};
const SANS: Face = Face {
    asian: "黑体",
    latin: "Calibri",
    asian_signs: false,
};

/// Faces with what stands in for them where they are not installed.
pub const SUBSTITUTES: &[(&str, &str)] = &[
    ("方正小标宋简体", "宋体"),
    ("仿宋", "仿宋_GB2312"),
    ("楷体", "楷体_GB2312"),
    ("黑体", "SimHei"),
    ("宋体", "SimSun"),
];

const fn plain(face: Face, size: usize) -> Type {
    Type {
        face,
        size,
        bold: false,
    }
}

const fn bold(face: Face, size: usize) -> Type {
    Type { face, size, bold: true }
}

/// 二号小标宋, 三号仿宋, 22 lines of 28 characters a page, page number in 四号宋体 7 mm below the text.
const CHINESE: Look = Look {
    title: plain(TITLE, 44),
    body: plain(FANGSONG, 32),
    heading: plain(HEI, 32),
    subheading: plain(KAI, 32),
    small: plain(FANGSONG, 20),
    small_bold: plain(HEI, 20),
    folio: plain(SONG, 28),
    line: Some(579),
    title_line: Some(680),
    small_line: Some(280),
    title_after: 579,
    is_one_page: false,
    indent: (640, 200),
    after: 0,
    margins: [37.0, 26.0, 35.0, 28.0],
    footer: 25.0,
};

const ENGLISH: Look = Look {
    title: bold(SANS, 40),
    body: plain(SERIF, 22),
    heading: bold(SANS, 28),
    subheading: bold(SANS, 24),
    small: plain(SANS, 18),
    small_bold: bold(SANS, 18),
    folio: plain(SANS, 18),
    line: None,
    title_line: None,
    small_line: None,
    title_after: 240,
    is_one_page: false,
    indent: (0, 0),
    after: 140,
    margins: [25.0, 25.0, 22.0, 25.0],
    footer: 12.0,
};

/// The one page in Chinese: 小二号 and 小四号, narrow margins.
const CHINESE_PAGE: Look = Look {
    title: plain(TITLE, 36),
    body: plain(FANGSONG, 24),
    small: plain(FANGSONG, 17),
    small_bold: plain(HEI, 17),
    line: Some(420),
    title_line: Some(500),
    small_line: Some(225),
    title_after: 160,
    indent: (480, 200),
    margins: [18.0, 20.0, 15.0, 20.0],
    is_one_page: true,
    ..CHINESE
};

/// The one page in English.
const ENGLISH_PAGE: Look = Look {
    title: bold(SANS, 34),
    body: plain(SERIF, 21),
    small: plain(SANS, 16),
    small_bold: bold(SANS, 16),
    small_line: Some(215),
    title_after: 120,
    margins: [18.0, 20.0, 15.0, 20.0],
    is_one_page: true,
    ..ENGLISH
};

impl Look {
    /// The look of the one page.
    pub fn of_one_page(language: Language) -> &'static Look {
        match language {
            Language::Chinese => &CHINESE_PAGE,
            Language::English => &ENGLISH_PAGE,
        }
    }

    /// The look of a language.
    pub fn of(language: Language) -> &'static Look {
        match language {
            Language::Chinese => &CHINESE,
            Language::English => &ENGLISH,
        }
    }

    /// Width of the text in millimetres.
    pub fn width(&self) -> f64 {
        PAGE.0 - self.margins[1] - self.margins[3]
    }

    /// Height of the text in millimetres.
    pub fn height(&self) -> f64 {
        PAGE.1 - self.margins[0] - self.margins[2]
    }
}

/// Width and height of the page in twips.
pub fn page() -> (u32, u32) {
    (twips(PAGE.0) as u32, twips(PAGE.1) as u32)
}

/// Millimetres in twips.
pub fn twips(millimetres: f64) -> i32 {
    (millimetres * TWIPS).round() as i32
}

/// Millimetres in English Metric Units.
pub fn emu(millimetres: f64) -> u32 {
    (millimetres * EMU).round() as u32
}
