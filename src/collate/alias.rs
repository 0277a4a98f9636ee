//! Old addresses: which file of the publication a web server answers them with. They are kept as they were, for readers
//! come by links that nobody can change.

use std::sync::Arc;

use crate::publish::{Address, AddressFault};

/// Why there can be no page at an old address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Its escapes are no UTF-8: a server looks for a name made of just those bytes, and no name is.
    Escapes,
    /// No disk of ours holds a file of this name.
    Name(AddressFault),
}

/// The address of the file that stands for an old address: `/旧/a%20b.html` is `旧/a b.html`, a folder its `index.html`.
pub fn address(alias: &str) -> Result<Arc<str>, Fault> {
    // An address copied from a browser has its host; the redirect is of this site.
    let alias = match alias.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => alias,
    };
    let decoded = unescaped(alias).ok_or(Fault::Escapes)?;
    let parts: Vec<&str> = decoded
        .split(['/', '\\'])
        .map(str::trim)
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    let path = parts.join("/");
    let is_page = |last: &str| {
        let last = last.to_ascii_lowercase();
        last.ends_with(".html") || last.ends_with(".htm")
    };
    let address = match parts.last() {
        Some(last) if is_page(last) => path,
        Some(_) => format!("{path}/index.html"),
        None => "index.html".to_owned(),
    };
    match Address::parse(&address) {
        Ok(_) => Ok(address.into()),
        Err(fault) => Err(Fault::Name(fault)),
    }
}

/// `%E6%97%A7` as it is read; a `%` before anything else is one. `None`: what comes out is no text.
fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let digits = digits.filter(|two| two.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_address_stays_as_it_was() {
        for (alias, kept) in [
            ("/old/page.html", "old/page.html"),
            ("旧文章.html", "旧文章.html"),
            ("/文件/1.HTM", "文件/1.HTM"),
            ("/old/a b.html", "old/a b.html"),
            ("/%E6%97%A7/a%20b.html", "旧/a b.html"),
            ("https://old.example/a/100%25.html", "a/100%.html"),
            ("100%.html", "100%.html"),
            ("/2019/", "2019/index.html"),
            ("/2019/./", "2019/index.html"),
            ("/news.php", "news.php/index.html"),
            ("https://old.example", "index.html"),
        ] {
            assert_eq!(address(alias).as_deref(), Ok(kept), "{alias}");
        }
    }

    #[test]
    fn what_no_disk_can_hold_is_refused() {
        let refused = |alias: &str| address(alias).expect_err(alias);
        // 旧 in GBK.
        assert_eq!(refused("/%BE%C9.html"), Fault::Escapes);
        assert_eq!(refused("/../a.html"), Fault::Name(AddressFault::Climbs));
        assert_eq!(
            refused("/a:b.html"),
            Fault::Name(AddressFault::Character(':'))
        );
        assert_eq!(refused("/con.html"), Fault::Name(AddressFault::Reserved));
        let long = "字".repeat(90);
        assert_eq!(refused(&long), Fault::Name(AddressFault::TooLong));
    }
}
