//! SVG → PNG through resvg, with the resolution for print.

use crate::wording::{Said, say};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// The largest side of a bitmap.
const LARGEST: f64 = 20_000.0;

/// Draws an SVG whose text is outlines, so many pixels wide and high, with `dpi` written into the file.
///
/// # Errors
/// What is wrong, in words.
pub fn render(svg: &str, [width, height]: [f64; 2], dpi: u32) -> Result<Vec<u8>, Said> {
    let tree = Tree::from_str(svg, &Options::default()).map_err(|error| Said::same(error.to_string()))?;
    let size = tree.size();
    if !(1.0..=LARGEST).contains(&width) || !(1.0..=LARGEST).contains(&height) {
        return Err(say!(
            "图的大小为 {width:.0} × {height:.0} 像素，过大或过小";
            "a picture of {width:.0} × {height:.0} pixels is too large or too small"
        ));
    }
    let mut pixels =
        Pixmap::new(width.round() as u32, height.round() as u32).ok_or_else(|| say!("内存不足"; "out of memory"))?;
    let scale = Transform::from_scale(
        pixels.width() as f32 / size.width(),
        pixels.height() as f32 / size.height(),
    );
    resvg::render(&tree, scale, &mut pixels.as_mut());
    let png = pixels.encode_png().map_err(|error| Said::same(error.to_string()))?;
    Ok(with_resolution(&png, dpi))
}

/// Adds the chunk `pHYs` (PNG specification, 11.3.5.3) after the header, in pixels per metre.
fn with_resolution(png: &[u8], dpi: u32) -> Vec<u8> {
    // Signature 8, header chunk 4 + 4 + 13 + 4.
    const HEAD: usize = 33;
    if png.len() < HEAD {
        return png.to_vec();
    }
    let per_metre = (f64::from(dpi) / 0.0254).round() as u32;
    let mut chunk = b"pHYs".to_vec();
    chunk.extend(per_metre.to_be_bytes());
    chunk.extend(per_metre.to_be_bytes());
    chunk.push(1);
    let mut whole = png[..HEAD].to_vec();
    whole.extend(9u32.to_be_bytes());
    whole.extend(&chunk);
    whole.extend(crc(&chunk).to_be_bytes());
    whole.extend(&png[HEAD..]);
    whole
}

/// CRC-32 of PNG (annex D).
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| {
            if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 }
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksum_is_that_of_the_standard() {
        assert_eq!(crc(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc(b"IEND"), 0xAE42_6082);
    }

    #[test]
    fn size_and_resolution_are_in_the_file() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"50\"><rect width=\"9\" height=\"9\"/></svg>";
        let png = render(svg, [250.0, 125.0], 254).unwrap();
        assert_eq!(png[16..24], [0, 0, 0, 250, 0, 0, 0, 125]);
        assert_eq!(&png[37..41], b"pHYs");
        assert_eq!(png[41..45], 10_000u32.to_be_bytes());
        assert!(Tree::from_str("<svg", &Options::default()).is_err());
        assert!(render(svg, [1e11, 5e10], 254).is_err());
    }
}
