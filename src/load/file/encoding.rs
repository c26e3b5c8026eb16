//! What bytes mean as text: UTF-8, and what else offices write.
//!
//! Files are taken to be what their byte order mark says, else what their first stretch is that is not
//! all ASCII: UTF-8, else GB18030 (of which GBK and GB2312 are parts). Nothing is replaced: bytes that
//! are not text stay an input error at their place.

use std::borrow::Cow;
use std::io::{self, Read};
use std::ops::Range;

use encoding_rs::{Decoder, DecoderResult, GB18030, UTF_16BE, UTF_16LE};

use crate::text::Bilingual;

/// How a file's text is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    Utf8,
    /// GB18030, and so GBK and GB2312.
    Gb18030,
    /// UTF-16, low byte first unless its byte order mark says otherwise.
    Utf16,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    /// The words for it in flags and in the configuration.
    pub const WORDS: [(&'static str, Self); 7] = [
        ("utf-8", Self::Utf8),
        ("gb18030", Self::Gb18030),
        ("gbk", Self::Gb18030),
        ("gb2312", Self::Gb18030),
        ("utf-16", Self::Utf16),
        ("utf-16le", Self::Utf16),
        ("utf-16be", Self::Utf16Be),
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
            Self::Utf16 | Self::Utf16Be => "UTF-16",
        }
    }

    /// What the first bytes of a file say, and how many of them are a mark and no text.
    pub(crate) fn by_mark(bytes: &[u8]) -> Option<(Self, usize)> {
        let marks: [(&[u8], Self); 4] = [
            (b"\xEF\xBB\xBF", Self::Utf8),
            (b"\x84\x31\x95\x33", Self::Gb18030),
            (b"\xFF\xFE", Self::Utf16),
            (b"\xFE\xFF", Self::Utf16Be),
        ];
        let found = marks.into_iter().find(|(mark, _)| bytes.starts_with(mark));
        found.map(|(mark, encoding)| (encoding, mark.len()))
    }

    /// What bytes without a mark are, which are not all ASCII and end with a whole character.
    ///
    /// A UTF-8 file with a fault in it often is something in GB18030, but nothing that anybody
    /// wrote: where more of it is UTF-8 than is not, it is a UTF-8 file with a fault.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        if simdutf8::basic::from_utf8(bytes).is_ok() {
            return Self::Utf8;
        }
        let (mut good, mut bad) = (0, 0);
        for chunk in bytes.utf8_chunks() {
            // What is two bytes in UTF-8 is a character in GB18030 as well, often enough.
            good += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
            bad += usize::from(!chunk.invalid().is_empty());
        }
        // A stray byte 80 would be a euro sign in GB18030: nothing is taken to be that without a
        // character that is Chinese.
        let is_chinese = |c: char| matches!(c, '\u{2010}'..='\u{201f}' | '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..);
        let decoded = Self::Gb18030.decode(bytes);
        if good <= bad && decoded.is_some_and(|text| text.contains(is_chinese)) {
            Self::Gb18030
        } else {
            Self::Utf8
        }
    }

    /// The text of some bytes; none where any of them is not text.
    pub(crate) fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Gb18030 => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
            // UTF-16 is made UTF-8 where it is read.
            Self::Utf8 | Self::Utf16 | Self::Utf16Be => {
                std::str::from_utf8(bytes).ok().map(Cow::Borrowed)
            }
        }
    }

    /// The text of some bytes in GB18030, in a buffer that is used again: none where any of them is
    /// not text.
    pub(crate) fn decode_gb18030<'b>(bytes: &[u8], buffer: &'b mut String) -> Option<&'b str> {
        let mut decoder = GB18030.new_decoder_without_bom_handling();
        buffer.clear();
        buffer.reserve(decoder.max_utf8_buffer_length_without_replacement(bytes.len())?);
        let (result, _) = decoder.decode_to_string_without_replacement(bytes, buffer, true);
        (result == DecoderResult::InputEmpty).then_some(buffer)
    }

    /// A whole file as UTF-8, and how it is written now: as before where it is not text throughout.
    pub(crate) fn to_utf8(self, bytes: Vec<u8>) -> (Vec<u8>, Self) {
        match self.decode(&bytes) {
            Some(Cow::Owned(text)) => (text.into_bytes(), Self::Utf8),
            Some(Cow::Borrowed(_)) => (bytes, Self::Utf8),
            None => (bytes, self),
        }
    }

    /// The text of some bytes as it is shown beside an error: what is not text has a mark instead.
    pub(crate) fn shown(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Gb18030 => GB18030.decode_without_bom_handling(bytes).0,
            Self::Utf8 | Self::Utf16 | Self::Utf16Be => String::from_utf8_lossy(bytes),
        }
    }

    /// The first of some bytes that are not text.
    pub(crate) fn fault(self, bytes: &[u8]) -> Range<usize> {
        if self == Self::Gb18030 {
            let mut decoder = GB18030.new_decoder_without_bom_handling();
            let mut out = [0; 1024];
            let mut at = 0;
            loop {
                let rest = &bytes[at..];
                let (result, read, _) =
                    decoder.decode_to_utf8_without_replacement(rest, &mut out, true);
                at += read;
                match result {
                    DecoderResult::InputEmpty => return at..at,
                    DecoderResult::OutputFull => {}
                    DecoderResult::Malformed(length, after) => {
                        let end = at - usize::from(after);
                        return end - usize::from(length)..end;
                    }
                }
            }
        }
        match std::str::from_utf8(bytes) {
            Ok(_) => bytes.len()..bytes.len(),
            Err(error) => {
                let start = error.valid_up_to();
                start
                    ..error
                        .error_len()
                        .map_or(bytes.len(), |length| start + length)
            }
        }
    }

    /// The first line of GB18030 that is UTF-8 beyond doubt: two files were put together.
    pub(crate) fn mixed(self, bytes: &[u8]) -> Option<Range<usize>> {
        /// So many characters of three bytes, and nothing else that is not ASCII, are not an accident.
        const NO_ACCIDENT: usize = 4;
        if self != Self::Gb18030 {
            return None;
        }
        let mut at = 0;
        loop {
            let first = at + ascii_length(&bytes[at..]);
            if first == bytes.len() {
                return None;
            }
            let end = memchr::memchr(b'\n', &bytes[first..]).map_or(bytes.len(), |n| first + n + 1);
            // What is before is ASCII. Most characters of GB18030 do not start as one of UTF-8 does.
            let rest = &bytes[first..end];
            if let [0xC2..=0xF4, 0x80..=0xBF, ..] = rest
                && let Ok(text) = std::str::from_utf8(rest)
                && text.chars().filter(|c| c.len_utf8() > 2).count() >= NO_ACCIDENT
            {
                let start = memchr::memrchr(b'\n', &bytes[at..first]);
                return Some(start.map_or(at, |newline| at + newline + 1)..end);
            }
            at = end;
        }
    }

    /// What to say of a line that is in another encoding than its file.
    pub(crate) fn mixed_message() -> Bilingual {
        Bilingual::new("文件是 GB18030（GBK），这一行却是 UTF-8：像是两种编码的文件拼在一起", "the file is GB18030 (GBK), and this line is UTF-8: two files seem to have been put together").advising("请分开，或另存为同一种编码", "keep them apart, or save both in one encoding")
    }

    /// What to say of bytes that are not text.
    pub(crate) fn not_text(self, met: &[u8]) -> Bilingual {
        let bytes: Vec<String> = met.iter().take(4).map(|b| format!("{b:02X}")).collect();
        let bytes = bytes.join(" ");
        match self {
            Self::Utf8 => Bilingual::new(
                format!("字节 {bytes} 不是 UTF-8 文本，这一段也不像 GB18030（GBK）"),
                format!(
                    "bytes {bytes} are not UTF-8 text, nor is this part of the file GB18030 (GBK)"
                ),
            )
            .advising(
                "请在 WPS 或 Excel 里另存为“CSV UTF-8（逗号分隔）”，或用 --encoding 指明编码",
                "save the file as \"CSV UTF-8\", or name its encoding by --encoding",
            ),
            Self::Gb18030 => Bilingual::new(
                format!("字节 {bytes} 不是 GB18030（GBK）文本"),
                format!("bytes {bytes} are not GB18030 (GBK) text"),
            )
            .advising(
                "请在 WPS 或 Excel 里另存为“CSV UTF-8（逗号分隔）”，或用 --encoding 指明编码",
                "save the file as \"CSV UTF-8\", or name its encoding by --encoding",
            ),
            Self::Utf16 | Self::Utf16Be => Bilingual::new(
                "这里的字节不是 UTF-16 文本：半个字符",
                "the bytes here are not UTF-16 text: half a character",
            )
            .advising(
                "请在 WPS 或 Excel 里另存为“CSV UTF-8（逗号分隔）”",
                "save the file as \"CSV UTF-8\"",
            ),
        }
    }
}

/// How many bytes there are before the first that is not ASCII. Most files in GB18030 are ASCII but for
/// a few characters a line, and so are looked at many bytes at a time.
fn ascii_length(bytes: &[u8]) -> usize {
    let chunks = bytes.as_chunks::<32>().0.iter();
    let is_ascii = |chunk: &&[u8; 32]| chunk.iter().fold(0, |all, byte| all | byte) < 0x80;
    let whole = 32 * chunks.take_while(is_ascii).count();
    let rest = bytes[whole..].iter();
    whole + rest.take_while(|byte| byte.is_ascii()).count()
}

/// UTF-16 read as UTF-8; half a character becomes the byte FF, which is not UTF-8 either and is reported
/// where it is.
pub(crate) struct Utf16Reader<R> {
    inner: R,
    decoder: Decoder,
    input: Vec<u8>,
    /// What of the input is not decoded yet.
    rest: Range<usize>,
    output: Vec<u8>,
    /// What of the output is not handed out yet.
    ready: Range<usize>,
    is_at_end: bool,
    is_finished: bool,
}

/// What a half character is made: no byte of UTF-8.
const NO_TEXT: u8 = 0xFF;

impl<R: Read> Utf16Reader<R> {
    /// Reads on after the byte order mark, if there was one.
    pub(crate) fn new(inner: R, encoding: Encoding) -> Self {
        let encoding = match encoding {
            Encoding::Utf16Be => UTF_16BE,
            Encoding::Utf8 | Encoding::Gb18030 | Encoding::Utf16 => UTF_16LE,
        };
        Self {
            inner,
            decoder: encoding.new_decoder_without_bom_handling(),
            input: vec![0; 1 << 16],
            rest: 0..0,
            output: vec![0; 1 << 16],
            ready: 0..0,
            is_at_end: false,
            is_finished: false,
        }
    }

    fn decode(&mut self) -> io::Result<()> {
        if self.rest.is_empty() && !self.is_at_end {
            let read = self.inner.read(&mut self.input)?;
            self.rest = 0..read;
            self.is_at_end = read == 0;
        }
        // A byte is left for what is not text.
        let room = self.output.len() - 1;
        let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(
            &self.input[self.rest.clone()],
            &mut self.output[..room],
            self.is_at_end,
        );
        self.rest.start += read;
        self.ready = 0..written;
        match result {
            DecoderResult::InputEmpty => self.is_finished = self.is_at_end,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                self.output[written] = NO_TEXT;
                self.ready.end += 1;
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf16Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.ready.is_empty() && !self.is_finished {
            self.decode()?;
        }
        let count = self.ready.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.output[self.ready.start..][..count]);
        self.ready.start += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn utf16(text: &str, is_big: bool) -> Vec<u8> {
        let bytes = |unit: u16| {
            if is_big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        };
        text.encode_utf16().flat_map(bytes).collect()
    }

    fn read_all(bytes: &[u8], encoding: Encoding) -> Vec<u8> {
        let mut out = Vec::new();
        Utf16Reader::new(bytes, encoding)
            .read_to_end(&mut out)
            .unwrap();
        out
    }

    #[test]
    fn half_a_character_is_no_text() {
        let mut bytes = utf16("会议,", false);
        bytes.extend([0x00, 0xD8]);
        bytes.extend(utf16("\n单位", false));
        assert_eq!(
            read_all(&bytes, Encoding::Utf16),
            "会议,\u{1}\n单位"
                .as_bytes()
                .iter()
                .map(|&b| if b == 1 { NO_TEXT } else { b })
                .collect::<Vec<_>>()
        );
        bytes.push(0x4F);
        assert_eq!(read_all(&bytes, Encoding::Utf16).last(), Some(&NO_TEXT));
    }

    #[test]
    fn a_fault_in_utf8_does_not_make_it_gb18030() {
        let mut bytes = "会议,单位,传达时间\n常务会议,市发展和改革委员会,"
            .as_bytes()
            .to_vec();
        bytes.push(0x81);
        bytes.extend("财政局".as_bytes());
        assert_eq!(Encoding::of(&bytes), Encoding::Utf8);
    }

    #[test]
    fn a_stray_byte_is_no_gb18030() {
        for bytes in [
            &b"id,name\nM1,a\x80b\n"[..],
            b"caf\xe9,x\n",
            b"\xc3\x28",
            b"a\xff\n",
        ] {
            assert_eq!(Encoding::of(bytes), Encoding::Utf8);
        }
        assert_eq!(Encoding::of(b"M1,\xa1\xaa\n"), Encoding::Gb18030, "a dash");
        assert_eq!(Encoding::of(b"M1,\xce\xde\n"), Encoding::Gb18030);
    }

    #[test]
    fn the_place_of_a_fault() {
        let (gbk, ..) = GB18030.encode("会议");
        let mut bytes = gbk.into_owned();
        bytes.push(0xFF);
        bytes.extend(b",x");
        assert_eq!(Encoding::Gb18030.fault(&bytes), 4..5);
        assert_eq!(Encoding::Utf8.fault("会\u{8bae}".as_bytes()), 6..6);
        assert_eq!(Encoding::Utf8.fault(b"ab\xFFc"), 2..3);
    }

    proptest! {
        #[test]
        fn utf16_is_read_as_it_was_written(text in "\\PC{0,40}", is_big in any::<bool>()) {
            let encoding = if is_big { Encoding::Utf16Be } else { Encoding::Utf16 };
            prop_assert_eq!(read_all(&utf16(&text, is_big), encoding), text.as_bytes());
        }

        #[test]
        fn chinese_text_is_told_apart(text in "[一-龥，、：0-9a-z\n]{0,60}[一-龥]{2}") {
            prop_assert_eq!(Encoding::of(text.as_bytes()), Encoding::Utf8);
            let (gbk, ..) = GB18030.encode(&text);
            let of = Encoding::of(&gbk);
            // A few words of GBK are UTF-8 as well; nobody can tell those.
            if std::str::from_utf8(&gbk).is_err() {
                prop_assert_eq!(of, Encoding::Gb18030);
                prop_assert_eq!(of.decode(&gbk).unwrap(), text.as_str());
            }
        }
    }
}
