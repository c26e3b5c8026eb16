//! Workbooks that Excel opens without asking, although they are encrypted ([MS-OFFCRYPTO]).
//!
//! Where the structure of a workbook is protected, or it is to be read only, Excel encrypts it with
//! a password of its own that is in the standard. Whoever sent it knows of no password.

use aes::cipher::{BlockCipherDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use quick_xml::events::BytesStart;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::spreadsheet::budget::{Budget, STEP};
use crate::spreadsheet::refusals::{encrypted, protected};
use crate::spreadsheet::xml::{XmlPiece, XmlReader, local, local_value};
use crate::text::Bilingual;

/// The password that Excel tries before it asks.
const PASSWORD: &str = "VelvetSweatshop";
/// How often a password is hashed by files that do not say.
const SPINS: u32 = 50_000;
/// What is deciphered with one initial vector.
const SEGMENT: usize = 4_096;
/// What is deciphered with one key in an `.xls`.
const BLOCK: usize = 1_024;

/// The archive inside an encrypted `.xlsx`.
///
/// # Errors
///
/// Where it has another password, or is encrypted in a way that is not known.
pub(super) fn package(info: &[u8], package: &[u8], budget: &Budget) -> Result<Vec<u8>, Bilingual> {
    let (size, data) = package.split_at_checked(8).ok_or_else(encrypted)?;
    let archive = if info.starts_with(&[4, 0, 4, 0]) {
        let agile = Agile::read(info.get(8..).unwrap_or_default(), budget)?;
        agile.decipher(data, budget)?
    } else {
        let cipher = Cipher::of_standard(info).ok_or_else(encrypted)?;
        cipher
            .aes_key(budget)?
            .and_then(|key| aes(&key, None, data))
    };
    let mut archive = archive.ok_or_else(encrypted)?;
    let size = size.try_into().map_or(0, u64::from_le_bytes);
    archive.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    Ok(archive)
}

/// The records of an encrypted `.xls`, its record of encryption being `pass`.
///
/// # Errors
///
/// Where it has another password, or is encrypted in a way that is not known.
pub(super) fn records(stream: &[u8], pass: &[u8], budget: &Budget) -> Result<Vec<u8>, Bilingual> {
    let key = RecordKey::of(pass)?;
    let mut plain = stream.to_vec();
    for (block, bytes) in plain.chunks_mut(BLOCK).enumerate() {
        budget.spend(BLOCK as u64)?;
        Rc4::new(&key.of_block(block as u32)).apply(bytes);
    }
    // The heads of records are not encrypted, nor are some of them.
    let mut at = 0;
    while let Some(&[kind, high, length, more]) = stream.get(at..at + 4) {
        let length = usize::from(u16::from_le_bytes([length, more]));
        let open = match u16::from_le_bytes([kind, high]) {
            0x0809 | 0x002F | 0x0194 | 0x0195 | 0x00E1 | 0x0196 | 0x0138 => length,
            // Where the stream of a sheet starts.
            0x0085 => 4,
            _ => 0,
        };
        let end = (at + 4 + open).min(stream.len());
        plain[at..end].copy_from_slice(&stream[at..end]);
        at += 4 + length;
    }
    Ok(plain)
}

fn password() -> Vec<u8> {
    PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[derive(Clone, Copy)]
enum HashKind {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl HashKind {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "SHA1" | "SHA-1" => Self::Sha1,
            "SHA256" | "SHA-256" => Self::Sha256,
            "SHA384" | "SHA-384" => Self::Sha384,
            "SHA512" | "SHA-512" => Self::Sha512,
            _ => return None,
        })
    }

    fn hash(self, parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Sha1 => digest::<Sha1>(parts),
            Self::Sha256 => digest::<Sha256>(parts),
            Self::Sha384 => digest::<Sha384>(parts),
            Self::Sha512 => digest::<Sha512>(parts),
        }
    }

    /// The password, hashed again and again.
    fn spin(self, salt: &[u8], spins: u32, budget: &Budget) -> Result<Vec<u8>, Bilingual> {
        budget.spend(u64::from(spins) * 4 * STEP)?;
        let mut hash = self.hash(&[salt, &password()]);
        for spin in 0..spins {
            hash = self.hash(&[&spin.to_le_bytes(), &hash]);
        }
        Ok(hash)
    }
}

fn digest<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut digest = D::new();
    for part in parts {
        digest.update(part);
    }
    digest.finalize().to_vec()
}

/// Deciphers whole blocks, chained where there is an initial vector; none for keys of other lengths.
fn aes(key: &[u8], vector: Option<&[u8]>, data: &[u8]) -> Option<Vec<u8>> {
    match key.len() {
        16 => Some(aes_blocks(&Aes128::new_from_slice(key).ok()?, vector, data)),
        24 => Some(aes_blocks(&Aes192::new_from_slice(key).ok()?, vector, data)),
        32 => Some(aes_blocks(&Aes256::new_from_slice(key).ok()?, vector, data)),
        _ => None,
    }
}

fn aes_blocks<C>(cipher: &C, vector: Option<&[u8]>, data: &[u8]) -> Vec<u8>
where
    C: BlockCipherDecrypt<BlockSize = aes::cipher::consts::U16>,
{
    let mut plain = Vec::with_capacity(data.len());
    let mut before = vector;
    for bytes in data.chunks_exact(16) {
        let mut block = aes::cipher::Array::from([0; 16]);
        block.copy_from_slice(bytes);
        cipher.decrypt_block(&mut block);
        if let Some(chained) = before {
            let chained = chained.iter().chain(std::iter::repeat(&0x36));
            block
                .iter_mut()
                .zip(chained)
                .for_each(|(byte, other)| *byte ^= other);
            before = Some(bytes);
        }
        plain.extend_from_slice(&block);
    }
    plain
}

/// How Excel 2010 and later encrypt: described in XML.
#[derive(Default)]
struct Agile {
    /// Of the package.
    data: AgilePart,
    /// Of the key to it.
    key: AgilePart,
    spins: u32,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
    encrypted_key: Vec<u8>,
}

#[derive(Default)]
struct AgilePart {
    salt: Vec<u8>,
    key_bytes: usize,
    hash: Option<HashKind>,
}

impl AgilePart {
    fn of(start: &BytesStart<'_>) -> Self {
        let text = |name| local_value(start, name).unwrap_or_default();
        let is_chained = text("cipherChaining") == "ChainingModeCBC";
        let is_known = text("cipherAlgorithm") == "AES" && is_chained;
        Self {
            salt: STANDARD
                .decode(text("saltValue").as_bytes())
                .unwrap_or_default(),
            key_bytes: text("keyBits").parse::<usize>().unwrap_or(0) / 8,
            hash: HashKind::of(&text("hashAlgorithm")).filter(|_| is_known),
        }
    }
}

impl Agile {
    fn read(xml: &[u8], budget: &Budget) -> Result<Self, Bilingual> {
        let mut agile = Self::default();
        let xml = XmlReader::new(xml, "EncryptionInfo", budget.clone());
        xml.each(|piece| {
            let XmlPiece::Start(start) = piece else {
                return Ok(());
            };
            match local(start.name()) {
                "keyData" => agile.data = AgilePart::of(start),
                "encryptedKey" => {
                    let text = |name| local_value(start, name).unwrap_or_default();
                    let bytes = |name| STANDARD.decode(text(name).as_bytes()).unwrap_or_default();
                    agile.key = AgilePart::of(start);
                    agile.spins = text("spinCount").parse().map_err(|_| encrypted())?;
                    agile.verifier = bytes("encryptedVerifierHashInput");
                    agile.verifier_hash = bytes("encryptedVerifierHashValue");
                    agile.encrypted_key = bytes("encryptedKeyValue");
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(agile)
    }

    /// The package; none where the password is another.
    fn decipher(&self, data: &[u8], budget: &Budget) -> Result<Option<Vec<u8>>, Bilingual> {
        let (Some(hash), Some(data_hash)) = (self.key.hash, self.data.hash) else {
            return Ok(None);
        };
        let spun = hash.spin(&self.key.salt, self.spins, budget)?;
        let open = |purpose: u64, encrypted: &[u8]| {
            let mut key = hash.hash(&[&spun, &purpose.to_be_bytes()]);
            key.resize(self.key.key_bytes.min(32), 0x36);
            aes(&key, Some(&self.key.salt), encrypted)
        };
        let opened = || {
            let verifier = open(0xFEA7_D276_3B4B_9E79, &self.verifier)?;
            let expected = open(0xD7AA_0F6D_3061_344E, &self.verifier_hash)?;
            let met = hash.hash(&[&verifier]);
            let is_right = expected.starts_with(&met);
            let mut key = open(0x146E_0BE7_ABAC_D0D6, &self.encrypted_key)?;
            key.truncate(self.data.key_bytes);
            is_right.then_some(key)
        };
        let Some(key) = opened() else {
            return Ok(None);
        };
        budget.spend(data.len() as u64)?;
        let mut plain = Vec::with_capacity(data.len());
        for (index, segment) in data.chunks(SEGMENT).enumerate() {
            let index = (index as u32).to_le_bytes();
            let mut vector = data_hash.hash(&[&self.data.salt, &index]);
            vector.truncate(16);
            let Some(opened) = aes(&key, Some(&vector), segment) else {
                return Ok(None);
            };
            plain.extend(opened);
        }
        Ok(Some(plain))
    }
}

/// How Excel 2007 encrypts, and with another cipher Excel 2002 did: described in bytes.
struct Cipher<'a> {
    key_bytes: usize,
    salt: &'a [u8],
    verifier: &'a [u8],
    verifier_hash: &'a [u8],
}

impl<'a> Cipher<'a> {
    /// By its version, flags, the length of the head, the head, and the verifier.
    fn of_standard(info: &'a [u8]) -> Option<Self> {
        let word = |at: usize| Some(u32::from_le_bytes(info.get(at..at + 4)?.try_into().ok()?));
        let (minor, head) = (info.get(2..4)?, 12usize);
        if minor != [2, 0] {
            return None;
        }
        let key_bytes = word(head + 16)? as usize / 8;
        let verifier = head.checked_add(word(8)? as usize)?;
        let rest = info.get(verifier.checked_add(4)?..)?;
        let (salt, rest) = rest.split_at_checked(16)?;
        let (verifier, rest) = rest.split_at_checked(16)?;
        Some(Self {
            // None of these is 40 bits long, as RC4 has where it does not say.
            key_bytes: if key_bytes == 0 { 5 } else { key_bytes },
            salt,
            verifier,
            verifier_hash: rest.get(4..)?,
        })
    }

    /// The key of a package; none where the password is another.
    fn aes_key(&self, budget: &Budget) -> Result<Option<Vec<u8>>, Bilingual> {
        let spun = HashKind::Sha1.spin(self.salt, SPINS, budget)?;
        let hash = HashKind::Sha1.hash(&[&spun, &[0; 4]]);
        let half = |pad: u8| {
            let mut bytes = [pad; 64];
            bytes
                .iter_mut()
                .zip(&hash)
                .for_each(|(byte, own)| *byte ^= own);
            HashKind::Sha1.hash(&[&bytes])
        };
        let mut key = half(0x36);
        key.extend(half(0x5C));
        key.truncate(self.key_bytes);
        let open = |encrypted| aes(&key, None, encrypted);
        let is_right = match (open(self.verifier), open(self.verifier_hash)) {
            (Some(verifier), Some(hash)) => hash.starts_with(&HashKind::Sha1.hash(&[&verifier])),
            _ => false,
        };
        Ok(is_right.then_some(key))
    }
}

/// What the keys to the blocks of an `.xls` are made of.
enum RecordKey {
    Md5(Vec<u8>),
    Sha1(Vec<u8>, usize),
}

impl RecordKey {
    fn of(pass: &[u8]) -> Result<Self, Bilingual> {
        match pass {
            [0, 0, _, _, low, high, ..] => {
                Err(if u16::from_le_bytes([*low, *high]) == old_hash() {
                    protected()
                } else {
                    encrypted()
                })
            }
            [1, 0, 1, 0, 1, 0, rest @ ..] if rest.len() >= 48 => {
                let (salt, verifier) = rest.split_at(16);
                let hash = digest::<Md5>(&[&password()]);
                let salted: Vec<u8> = [&hash[..5], salt].concat().repeat(16);
                let key = Self::Md5(digest::<Md5>(&[&salted]));
                key.verified(&verifier[..32], digest::<Md5>)
            }
            [1, 0, _, 0, 2, 0, ..] => {
                let cipher = Cipher::of_standard(&pass[2..]).ok_or_else(encrypted)?;
                let hash = HashKind::Sha1.hash(&[cipher.salt, &password()]);
                let key = Self::Sha1(hash, cipher.key_bytes);
                let verifier = [cipher.verifier, cipher.verifier_hash].concat();
                key.verified(&verifier, digest::<Sha1>)
            }
            _ => Err(encrypted()),
        }
    }

    /// The key, if it opens what is encrypted with it as a proof: 16 bytes and their hash.
    fn verified(self, proof: &[u8], hash: fn(&[&[u8]]) -> Vec<u8>) -> Result<Self, Bilingual> {
        let mut proof = proof.to_vec();
        Rc4::new(&self.of_block(0)).apply(&mut proof);
        let (verifier, expected) = proof.split_at(16);
        if expected.starts_with(&hash(&[verifier])) {
            Ok(self)
        } else {
            Err(encrypted())
        }
    }

    fn of_block(&self, block: u32) -> Vec<u8> {
        let block = block.to_le_bytes();
        match self {
            Self::Md5(hash) => digest::<Md5>(&[&hash[..5], &block]),
            Self::Sha1(hash, bytes) => {
                let mut key = digest::<Sha1>(&[hash, &block]);
                key.truncate(*bytes);
                // A key of 40 bits is one of 128 with nothing after them.
                if key.len() == 5 {
                    key.resize(16, 0);
                }
                key
            }
        }
    }
}

/// The 16 bits by which the oldest way of encryption tells a password.
fn old_hash() -> u16 {
    let bytes = std::iter::once(PASSWORD.len() as u8).chain(PASSWORD.bytes());
    let bytes: Vec<u8> = bytes.collect();
    let hash = bytes.iter().rev().fold(0u16, |hash, byte| {
        ((hash >> 14 & 1) | (hash << 1 & 0x7FFF)) ^ u16::from(*byte)
    });
    hash ^ 0xCE4B
}

/// The stream cipher of `.xls`.
struct Rc4 {
    state: [u8; 256],
    first: u8,
    second: u8,
}

impl Rc4 {
    fn new(key: &[u8]) -> Self {
        let mut state: [u8; 256] = std::array::from_fn(|index| index as u8);
        let mut second = 0u8;
        for first in 0..256 {
            let byte = key.get(first % key.len().max(1)).copied().unwrap_or(0);
            second = second.wrapping_add(state[first]).wrapping_add(byte);
            state.swap(first, usize::from(second));
        }
        Self {
            state,
            first: 0,
            second: 0,
        }
    }

    fn apply(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.first = self.first.wrapping_add(1);
            self.second = (self.second).wrapping_add(self.state[usize::from(self.first)]);
            self.state.swap(self.first.into(), self.second.into());
            let sum = self.state[usize::from(self.first)]
                .wrapping_add(self.state[usize::from(self.second)]);
            *byte ^= self.state[usize::from(sum)];
        }
    }
}
