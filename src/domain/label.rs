//! What a meeting or a department is called.

/// An id and a name, in one piece of memory: there may be a million of them.
#[derive(Clone, Debug)]
pub struct Label {
    /// The id and then the name; once, where they are the same.
    text: Box<str>,
    id_end: u32,
    name_start: u32,
}

impl Label {
    /// The two, each of which is shorter than a record may be.
    #[must_use]
    pub fn new(id: &str, name: &str) -> Self {
        let is_same = id == name;
        let text = if is_same {
            id.into()
        } else {
            [id, name].concat().into()
        };
        let id_end = id.len() as u32;
        Self {
            text,
            id_end,
            name_start: if is_same { 0 } else { id_end },
        }
    }

    /// The id.
    #[inline]
    #[must_use]
    pub fn id(&self) -> &str {
        &self.text[..self.id_end as usize]
    }

    /// The name, or the title.
    #[inline]
    #[must_use]
    pub fn name(&self) -> &str {
        &self.text[self.name_start as usize..]
    }

    /// Both, as findings have them.
    #[inline]
    #[must_use]
    pub fn named(&self) -> Named<'_> {
        Named {
            id: self.id(),
            name: self.name(),
        }
    }
}

/// A meeting or department as findings name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'a> {
    /// Its id or, where nothing known has the name, the text found.
    pub id: &'a str,
    /// Its title or name; empty where nothing known has the name.
    pub name: &'a str,
}

impl<'a> Named<'a> {
    /// Its title or name, where something known has it.
    #[must_use]
    pub fn known_name(self) -> Option<&'a str> {
        (!self.name.is_empty()).then_some(self.name)
    }

    /// What people call it: its name or, where there is none, its id.
    #[must_use]
    pub fn shown(&self) -> &'a str {
        if self.name.is_empty() {
            self.id
        } else {
            self.name
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_both() {
        for (id, name) in [
            ("D1", "单位"),
            ("一", "一"),
            ("", ""),
            ("D1", ""),
            ("", "x"),
        ] {
            let label = Label::new(id, name);
            assert_eq!((label.id(), label.name()), (id, name));
        }
    }
}
