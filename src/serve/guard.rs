//! Who may ask. A web page anywhere can let its own name point to 127.0.0.1 and then read the preview as if it were its
//! own site (DNS rebinding); the `Host` header gives it away, because it still holds that name. Nothing is remembered here.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, Uri, header};

/// The names this server goes by.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    /// Where it listens.
    bound: IpAddr,
}

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stranger {
    /// It does not say whom it asks.
    Nameless,
    /// It asks somebody else.
    Foreign,
}

impl Guard {
    pub(super) fn new(bound: IpAddr) -> Self {
        Self { bound }
    }

    /// Lets a request pass that asks for this server by a name of its own; any port, since ports are forwarded.
    pub(super) fn admit(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Stranger> {
        let mut hosts = headers.get_all(header::HOST).iter();
        let host = hosts.next().ok_or(Stranger::Nameless)?;
        if hosts.next().is_some() {
            return Err(Stranger::Nameless);
        }
        let host = host.to_str().map_err(|_| Stranger::Foreign)?;
        // `GET http://host/ HTTP/1.1` names the host a second time.
        let known = self.knows(host) && uri.authority().is_none_or(|a| self.knows(a.as_str()));
        if known {
            Ok(())
        } else {
            Err(Stranger::Foreign)
        }
    }

    /// `localhost`, and addresses in figures: the loopback, and when the server listens beyond it also those of this
    /// machine and of private networks. A private address need not be this machine's own: that of a container's host is
    /// not. No name but `localhost` is known, so none can be made to point here.
    fn knows(&self, host: &str) -> bool {
        let name = without_port(host);
        if name.eq_ignore_ascii_case("localhost") {
            return true;
        }
        let figures = name.strip_prefix('[').and_then(|n| n.strip_suffix(']'));
        let Ok(ip) = figures.unwrap_or(name).parse::<IpAddr>() else {
            return false;
        };
        if ip.is_loopback() {
            return true;
        }
        !self.bound.is_loopback()
            && (ip == self.bound || is_private(ip) || super::lan::addresses().contains(&ip))
    }
}

/// Whether a request that does something, or listens, comes from a page of this very server. Programs that are no
/// browsers send no `Origin`; they could do anything anyway.
pub(super) fn is_same_origin(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    let origin = origin.to_str().ok().and_then(|o| o.strip_prefix("http://"));
    matches!((origin, host), (Some(origin), Some(host)) if origin.eq_ignore_ascii_case(host))
}

/// Whether the other end is this machine.
pub(super) fn is_local(peer: SocketAddr) -> bool {
    peer.ip().to_canonical().is_loopback()
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !name.is_empty() => {
            // `::1` alone is no host, but `[::1]` and `[::1]:80` are.
            if name.contains(':') && !name.ends_with(']') {
                host
            } else {
                name
            }
        }
        _ => host,
    }
}

fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knows(bound: &str, host: &str) -> bool {
        Guard::new(bound.parse().expect("an address")).knows(host)
    }

    #[test]
    fn this_machine_is_known_by_its_own_names_alone() {
        for host in [
            "localhost",
            "LOCALHOST:1111",
            "127.0.0.1",
            "127.0.0.1:80",
            "[::1]",
            "[::1]:1111",
        ] {
            assert!(knows("127.0.0.1", host), "{host}");
            assert!(knows("0.0.0.0", host), "{host}");
        }
        for host in [
            "",
            ":1111",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:1111",
            "192.168.1.5",
            "[::1",
            "localhost:x",
            "user@localhost",
        ] {
            assert!(!knows("127.0.0.1", host), "{host}");
        }
    }

    #[test]
    fn an_open_preview_also_answers_to_addresses_of_the_office() {
        for host in ["192.168.1.5:1111", "10.0.0.7", "[fd00::1]:1111"] {
            assert!(knows("0.0.0.0", host), "{host}");
        }
        assert!(knows("203.0.113.7", "203.0.113.7:1111"));
        for host in ["203.0.113.8", "evil.example:1111", "pc.local"] {
            assert!(!knows("0.0.0.0", host), "{host}");
        }
    }

    #[test]
    fn a_page_of_another_site_is_another_origin() {
        let headers = |host: &str, origin: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().expect("a host"));
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().expect("an origin"));
            }
            headers
        };
        let host = "localhost:1111";
        assert!(is_same_origin(&headers(host, None)));
        assert!(is_same_origin(&headers(
            host,
            Some("http://localhost:1111")
        )));
        for origin in [
            "http://localhost:2222",
            "http://evil.example",
            "https://localhost:1111",
            "null",
        ] {
            assert!(!is_same_origin(&headers(host, Some(origin))), "{origin}");
        }
    }
}
