//! Words to send: notices (催办单) and bulletins (通报). Facts only, in drafts that a person reviews:
//! the matter, its limit, how the limit was worked out, the actual time, the difference.

mod facts;
mod template;

pub(crate) use crate::render::letters::facts::{LetterHead, bulletin, notices};
pub(crate) use crate::render::letters::template::{
    LetterKind, Markup, Template, TemplateMistake, built_in,
};
