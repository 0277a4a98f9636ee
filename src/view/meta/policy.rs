//! The policy that says what a page may load and send. It knows no page: one policy holds for the whole site.

use sha2::{Digest, Sha256};

/// What a page may load and send, for `Content-Security-Policy`: its own files and nothing else, no script of its own text,
/// of style rules those of `style`. `None` where the site answers for its HTML itself (`trust_html`).
pub fn policy(style: Option<&str>, trust_html: bool) -> Option<String> {
    if trust_html {
        return None;
    }
    let hash = style.map(|css| {
        let digest = Sha256::digest(css.as_bytes());
        let digest = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, digest);
        format!(" 'sha256-{digest}'")
    });
    Some(format!(
        "default-src 'none'; script-src 'self'; style-src 'self'{}; img-src 'self' data:; font-src 'self'; \
         media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'",
        hash.unwrap_or_default()
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_policy_knows_the_style_of_the_page_by_its_hash() {
        let strict = super::policy(None, false).expect("a policy");
        assert!(
            !strict.contains("unsafe") && !strict.contains("sha256"),
            "{strict}"
        );
        // The hash of nothing is well known.
        let restyled = super::policy(Some(""), false).expect("a policy");
        let empty = "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';";
        assert!(restyled.contains(empty), "{restyled}");
        assert_eq!(super::policy(None, true), None);
    }
}
