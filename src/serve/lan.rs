//! The office network: which address a phone should open, and a QR code of it for the terminal.
//! Nothing is sent; the system is asked for its own addresses.

use std::cmp::Reverse;
use std::net::{IpAddr, Ipv4Addr, UdpSocket};

use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};

/// All addresses of this machine.
pub(super) fn addresses() -> Vec<IpAddr> {
    let found = if_addrs::get_if_addrs().unwrap_or_default();
    found.into_iter().map(|found| found.ip()).collect()
}

/// The addresses under which others in the network reach this machine, the likeliest first.
///
/// That is the one the system itself would use to go out; then the rest, those of virtual machines last.
pub fn reachable() -> Vec<Ipv4Addr> {
    let outward = outward();
    let mut found: Vec<_> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .filter_map(|found| match found.ip() {
            IpAddr::V4(ip) if !ip.is_loopback() && !ip.is_link_local() => {
                Some((is_virtual(&found.name), Reverse(ip.is_private()), ip))
            }
            _ => None,
        })
        .collect();
    found.sort_by_key(|&(is_virtual, is_private, ip)| {
        (
            outward != Some(ip) || is_virtual,
            is_virtual,
            is_private,
            ip,
        )
    });
    found.dedup();
    found.into_iter().map(|(_, _, ip)| ip).collect()
}

/// The address of the way out. A UDP socket is "connected" without a packet being sent; the address is one that
/// belongs to nobody (RFC 5737).
fn outward() -> Option<Ipv4Addr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    match socket.local_addr().ok()?.ip() {
        IpAddr::V4(ip) if !ip.is_unspecified() => Some(ip),
        _ => None,
    }
}

/// Interfaces of virtual machines, containers and tunnels, by the names they usually have. No phone is behind them.
fn is_virtual(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "docker",
        "br-",
        "veth",
        "virbr",
        "vmnet",
        "vbox",
        "vethernet",
        "utun",
        "tun",
        "tap",
        "wg",
        "zt",
        "tailscale",
    ]
    .iter()
    .any(|start| name.starts_with(start))
}

/// A QR code for a terminal, two modules to a character, with the quiet zone scanners need.
///
/// With colours it is black on white whatever the terminal looks like. Without, it is drawn for a dark terminal:
/// the blocks are the light modules. `None` if the text is too long for a code.
pub fn qr(text: &str, coloured: bool) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let (dark, light) = if coloured {
        (Dense1x2::Dark, Dense1x2::Light)
    } else {
        (Dense1x2::Light, Dense1x2::Dark)
    };
    let drawn = code
        .render::<Dense1x2>()
        .dark_color(dark)
        .light_color(light)
        .quiet_zone(true)
        .build();
    if !coloured {
        return Some(drawn + "\n");
    }
    // Black (as an exact colour: themes of terminals change the named ones) on white, line by line.
    let line = |line| format!("\x1b[38;2;0;0;0;48;2;255;255;255m{line}\x1b[0m\n");
    Some(drawn.lines().map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_quiet_zone_and_one_width() {
        let drawn = qr("http://192.168.1.5:1111/", false).unwrap();
        let widths: Vec<usize> = drawn.lines().map(|line| line.chars().count()).collect();
        // Version 2 is 25 modules wide; four light ones on each side.
        assert!(widths.iter().all(|&width| width == 33), "{widths:?}");
        assert_eq!(widths.len(), 17);
        assert!(drawn.starts_with(&"█".repeat(33)));
    }

    #[test]
    fn a_coloured_code_is_the_same_in_black_on_white() {
        let plain = qr("http://10.0.0.7:1111/", false).unwrap();
        let coloured = qr("http://10.0.0.7:1111/", true).unwrap();
        let turned = |c: char| match c {
            '█' => ' ',
            ' ' => '█',
            '▀' => '▄',
            '▄' => '▀',
            c => c,
        };
        let turned: Vec<String> = plain
            .lines()
            .map(|line| line.chars().map(turned).collect())
            .collect();
        assert_eq!(coloured.lines().count(), turned.len());
        // Of the last line only the upper half belongs to the code.
        for (line, expected) in coloured.lines().zip(turned).take(16) {
            let inner = line.strip_prefix("\x1b[38;2;0;0;0;48;2;255;255;255m");
            assert_eq!(
                inner.and_then(|l| l.strip_suffix("\x1b[0m")),
                Some(&*expected)
            );
        }
    }

    #[test]
    fn virtual_networks_are_told_by_their_names() {
        assert!(is_virtual("docker0") && is_virtual("vEthernet (WSL)"));
        assert!(!is_virtual("eth0") && !is_virtual("en0") && !is_virtual("以太网"));
    }

    #[test]
    fn no_loopback_is_offered_to_a_phone() {
        assert!(reachable().iter().all(|ip| !ip.is_loopback()));
    }
}
