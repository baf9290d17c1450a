//! Modifiers of the types of `PostGIS`, `geometry(PointZ, 4326)`: packed as its `typmodin` does and printed as its `typmodout` does.
//! Part of the shared floor, knows no layer.
//!
//! From the low bits on: M, Z, six bits of the type, and the number of the spatial reference system.

/// The types of geometry by their numbers.
const TYPES: [&str; 16] = [
    "Geometry",
    "Point",
    "LineString",
    "Polygon",
    "MultiPoint",
    "MultiLineString",
    "MultiPolygon",
    "GeometryCollection",
    "CircularString",
    "CompoundCurve",
    "CurvePolygon",
    "MultiCurve",
    "MultiSurface",
    "PolyhedralSurface",
    "Triangle",
    "Tin",
];
/// What `geography` is in where nothing is said: WGS 84.
const WGS_84: i32 = 4326;
/// The largest number that fits.
const LARGEST: i32 = 999_999;

/// Whether a type of this name takes such modifiers.
pub(crate) fn is_spatial(name: &str) -> bool {
    name == "geometry" || name == "geography"
}

/// The modifier that the words behind the type's name make; `None` where they are none of `PostGIS`.
pub(crate) fn pack(name: &str, words: &[String]) -> Option<i32> {
    let word = words
        .first()?
        .trim()
        .trim_matches('\'')
        .to_ascii_lowercase();
    let system = match words.get(1) {
        Some(number) => number.trim().parse::<i32>().ok()?.max(0),
        None => 0,
    };
    let system = if system == 0 && name == "geography" {
        WGS_84
    } else {
        system
    };
    let all = || TYPES.iter().map(|ty| ty.to_ascii_lowercase()).zip(0..);
    let dimensions = [("zm", 3), ("z", 2), ("m", 1), ("", 0)];
    let (ty, dimensions) = dimensions.into_iter().find_map(|(end, flags)| {
        let base = word.strip_suffix(end)?;
        let (_, number) = all().find(|(ty, _)| ty == base)?;
        Some((number, flags))
    })?;
    let packed = (system << 8) | (ty << 2) | dimensions;
    (system <= LARGEST).then_some(packed)
}

/// `(PointZ,4326)`
pub(crate) fn text(modifier: i32) -> String {
    let ty = usize::try_from(modifier >> 2 & 0x3f).unwrap_or_default();
    let ty = TYPES.get(ty).unwrap_or(&TYPES[0]);
    let z = if modifier & 2 == 0 { "" } else { "Z" };
    let m = if modifier & 1 == 0 { "" } else { "M" };
    match modifier >> 8 {
        0 => format!("({ty}{z}{m})"),
        system => format!("({ty}{z}{m},{system})"),
    }
}

#[cfg(test)]
mod tests {
    use super::{pack, text};

    #[test]
    fn modifiers_are_those_of_postgis() {
        // What `atttypmod` and format_type say in PostGIS 3.6.2.
        for (name, words, modifier, shown) in [
            ("geometry", "Point", 4, "(Point)"),
            ("geometry", "Point,4326", 1_107_460, "(Point,4326)"),
            ("geometry", "POINTZ, 4326", 1_107_462, "(PointZ,4326)"),
            ("geometry", "pointzm", 7, "(PointZM)"),
            ("geometry", "PointM,3857", 987_397, "(PointM,3857)"),
            ("geometry", "Geometry,4326", 1_107_456, "(Geometry,4326)"),
            (
                "geometry",
                "geometrycollection,0",
                28,
                "(GeometryCollection)",
            ),
            (
                "geometry",
                "'MultiPolygon',4326",
                1_107_480,
                "(MultiPolygon,4326)",
            ),
            ("geography", "Point", 1_107_460, "(Point,4326)"),
            (
                "geography",
                "LineString,4267",
                1_092_360,
                "(LineString,4267)",
            ),
            ("geometry", "tin", 60, "(Tin)"),
            ("geometry", "multilinestring", 20, "(MultiLineString)"),
            ("geometry", "Point,-1", 4, "(Point)"),
            ("geometry", "Point,999999", 255_999_748, "(Point,999999)"),
        ] {
            let words: Vec<String> = words.split(',').map(str::to_owned).collect();
            assert_eq!(pack(name, &words), Some(modifier), "{name} {words:?}");
            assert_eq!(text(modifier), shown);
        }
        assert_eq!(pack("geometry", &["Nope".to_owned()]), None);
    }
}
