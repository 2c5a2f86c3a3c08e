"""Line drawings on a 24 by 24 grid, drawn for Placehub, and the pictures that people pick."""

PATHS = {
    "today": "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4",
    "people": "M9 11.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM3 20c0-4 2.6-6 6-6s6 2 6 6M16 5.5a3 3 0 0 1 0 5.8M17 14.5c3 .5 5 2.3 5 5.5",
    "team": "M12 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM5.5 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM18.5 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM10.5 9.5 7 14M13.5 9.5l3.5 4.5M9 17.5h6",
    "plus": "M12 5v14M5 12h14",
    "pound": "M17 7a4 4 0 0 0-7.5 1.5c0 4 1 6-2.5 10.5h11M6 13h8",
    "more": "M5 12h.01M12 12h.01M19 12h.01",
    "phone": "M7 3h3l1.5 5-2 1.5a12 12 0 0 0 5 5l1.5-2 5 1.5v3a2 2 0 0 1-2 2A16 16 0 0 1 5 5a2 2 0 0 1 2-2Z",
    "text": "M4 5h16v11H10l-5 4v-4H4ZM8 9h8M8 12.5h5",
    "doorstep": "M6 21V5a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v16M3 21h18M14 12v1.5",
    "home": "M3 11.5 12 4l9 7.5M6 10v10h12V10M10 20v-5h4v5",
    "out": "M13 4.5h.01M10 21l2-6-3-3 1-5 4 1 2 3 3 1M8 21l1.5-4M12 15l3 2 1 4",
    "together": "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2 20c0-4 2.5-6 6-6s6 2 6 6M16 5.5a3 3 0 0 1 0 5.8M17 14.5c3 .5 5 2.3 5 5.5",
    "tried": "M7 3h3l1.5 5-2 1.5a12 12 0 0 0 5 5l1.5-2 5 1.5v3a2 2 0 0 1-2 2A16 16 0 0 1 5 5a2 2 0 0 1 2-2ZM16 3l5 5M21 3l-5 5",
    "nobody_in": "M6 21V5a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v16M3 21h18M9.5 9l5 5M14.5 9l-5 5",
    "flag": "M5 21V4h12l-2 4 2 4H5",
    "check": "m5 12.5 4.5 4.5L19 7",
    "down": "M12 5v14M6 13l6 6 6-6",
    "up": "M12 19V5M6 11l6-6 6 6",
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 7v5l3.5 2",
    "eye": "M2 12s3.5-6.5 10-6.5S22 12 22 12s-3.5 6.5-10 6.5S2 12 2 12ZM12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6Z",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM20 20l-4.7-4.7",
    "warn": "M12 4 2.5 20h19ZM12 10v4.5M12 17.3v.2",
    "mic": "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM6 11a6 6 0 0 0 12 0M12 17v4",
    "back": "M15 5l-7 7 7 7",
    "lock": "M6 11h12v9H6ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2",
    "chart": "M4 20V4M4 20h16M8 16v-5M12.5 16V8M17 16v-3",
    "heart": "M12 20S4 15 4 9.2A4.2 4.2 0 0 1 12 7a4.2 4.2 0 0 1 8 2.2C20 15 12 20 12 20Z",
    "calendar": "M4 6h16v14H4ZM4 10h16M8 3v4M16 3v4",
    "language": "M4 5h16v11H10l-5 4v-4H4Z",
    "link": "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
    "shield": "M12 3 5 6v5c0 5 3 8 7 10 4-2 7-5 7-10V6ZM9 12l2 2 4-4",
    "close": "M6 6l12 12M18 6 6 18",
    "story": "M5 4h11l3 3v13H5ZM9 9h6M9 13h6M9 17h3",
    "pull": "M4 12h12M11 7l5 5-5 5M20 5v14",
    "key": "M8 12a4 4 0 1 0 0 .1M12 12h9M18 12v3M15 12v2",
    "info": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 11v5M12 7.8v.2",
}


def _picture(inner: str) -> str:
    return (
        '<svg viewBox="0 0 104 104" width="104" height="104" aria-hidden="true">'
        f'<rect class="p-sky" width="104" height="104"/>{inner}</svg>'
    )


PICTURES = {
    "sunrise": _picture(
        '<circle class="p-warm" cx="52" cy="78" r="34"/><path class="p-brand" d="M0 79h104v25H0Z"/><path class="p-line" d="M14 90q6-5 12 0t12 0 12 0 12 0 12 0 12 0"/><path class="p-ray" d="M52 30V18M26 41l-8-9M78 41l8-9"/>'
    ),
    "boat": _picture(
        '<path class="p-brand" d="M0 76h104v28H0Z"/><path class="p-warm" d="M22 66h60l-9 16H31Z"/><path class="p-ray" d="M52 64V22l24 34H52"/><path class="p-line" d="M8 92q8-5 16 0t16 0 16 0 16 0 16 0"/>'
    ),
    "tree": _picture(
        '<path class="p-brand" d="M0 84h104v20H0Z"/><path class="p-ray" d="M52 86V50"/><circle class="p-brand" cx="52" cy="40" r="24"/><circle class="p-warm" cx="44" cy="36" r="4"/><circle class="p-warm" cx="60" cy="44" r="4"/><circle class="p-warm" cx="56" cy="29" r="4"/>'
    ),
    "cup": _picture(
        '<path class="p-brand" d="M24 46h44v26a14 14 0 0 1-14 14H38a14 14 0 0 1-14-14Z"/><path class="p-ray" d="M68 52h7a8 8 0 0 1 0 16h-7M38 36q-5-6 0-12M52 36q-5-6 0-12"/><path class="p-warm" d="M16 90h62v5H16Z"/>'
    ),
    "kite": _picture(
        '<path class="p-warm" d="M58 14 84 46 50 66 34 34Z"/><path class="p-ray" d="M50 66q-4 12-14 14t-8 14M58 14 50 66M34 34l50 12"/>'
    ),
    "bread": _picture(
        '<path class="p-warm" d="M18 58q0-26 34-26t34 26v22H18Z"/><path class="p-ray" d="M36 50l6 12M50 46l6 14M64 50l6 12"/><path class="p-brand" d="M10 80h84v8H10Z"/>'
    ),
    "dog": _picture(
        '<path class="p-warm" d="M30 40q22-14 44 0v26q-8 20-22 20T30 66Z"/><path class="p-brand" d="M30 40 18 34q-4 22 8 30ZM74 40l12-6q4 22-8 30Z"/><circle class="p-dot" cx="43" cy="52" r="4"/><circle class="p-dot" cx="61" cy="52" r="4"/><path class="p-ray" d="M46 68q6 6 12 0"/>'
    ),
    "flower": _picture(
        '<path class="p-ray" d="M52 92V56M52 78q-14-2-18-14M52 72q12-2 16-12"/><circle class="p-warm" cx="52" cy="28" r="10"/><circle class="p-warm" cx="38" cy="40" r="10"/><circle class="p-warm" cx="66" cy="40" r="10"/><circle class="p-warm" cx="44" cy="54" r="10"/><circle class="p-warm" cx="60" cy="54" r="10"/><circle class="p-brand" cx="52" cy="42" r="9"/>'
    ),
}
