//! Bits that no version may change without saying so in the changelog ("changes results").

use super::*;

/// A digest of the bits of 257 even quantiles: FNV-1a over their 64-bit words.
fn digest(draw: impl Fn(f64) -> f64) -> u64 {
    levels(257).fold(0xcbf2_9ce4_8422_2325, |hash, u| {
        (hash ^ draw(u).to_bits()).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn value_stability() {
    let found: Vec<(&str, usize, u64, u64)> = rows()
        .map(|(shape, params, row)| {
            let prepared = shape.prepare_all(&params).unwrap();
            (
                row.0,
                row.1,
                digest(|u| shape.quantile(&params, u)),
                digest(|u| prepared.quantile(&[], u)),
            )
        })
        .collect();
    assert_eq!(found, EXPECTED, "{found:#x?}");
}

#[rustfmt::skip]
const EXPECTED: &[(&str, usize, u64, u64)] = &[
    ("normal", 0, 0xac37_692b_2bf8_acfc, 0xac37_692b_2bf8_acfc),
    ("lognormal", 0, 0x937d_b609_96b1_d07e, 0x937d_b609_96b1_d07e),
    ("lognormal", 1, 0x6eb8_b27d_8f04_e47a, 0x6eb8_b27d_8f04_e47a),
    ("lognormal", 2, 0x3c52_cf3d_7adc_db46, 0x3c52_cf3d_7adc_db46),
    ("uniform", 0, 0x4422_ac97_cb11_7077, 0x4422_ac97_cb11_7077),
    ("triangular", 0, 0xaf7e_cc97_6d84_990c, 0xaf7e_cc97_6d84_990c),
    ("pert", 0, 0x5a95_f419_698d_284a, 0x59e5_af60_f4c8_4c43),
    ("beta", 0, 0x3bd5_806b_6d76_865c, 0x4a57_ed54_7c50_ad72),
    ("beta", 0, 0x4077_8a08_5fbe_10b6, 0xb441_24bb_8489_41f4),
    ("gamma", 0, 0x6e77_5a06_69db_ac38, 0x14bb_80c6_9b51_7edd),
    ("gamma", 0, 0x6ad1_b364_b041_39f8, 0xd582_5330_ee91_02a6),
    ("exponential", 0, 0x8785_4c1f_f4d1_d07f, 0x8785_4c1f_f4d1_d07f),
    ("weibull", 0, 0x5c09_ae4f_b38d_db80, 0x5c09_ae4f_b38d_db80),
    ("student_t", 0, 0x7365_8473_2fb8_2011, 0x8089_d00b_5672_589e),
    ("student_t", 0, 0xd17e_de64_bf43_3fbf, 0x0ff6_501f_9a57_a275),
    ("gumbel", 0, 0xe722_b634_20e6_e7d5, 0xe722_b634_20e6_e7d5),
    ("logistic_distribution", 0, 0xc412_9186_ec06_f66a, 0xc412_9186_ec06_f66a),
    ("pareto", 0, 0x0070_e38a_b9ae_3bad, 0x0070_e38a_b9ae_3bad),
    ("bernoulli", 0, 0x3cd6_2d4c_2008_33df, 0x3cd6_2d4c_2008_33df),
    ("binomial", 0, 0x742a_2d4c_2008_33df, 0x742a_2d4c_2008_33df),
    ("binomial", 0, 0xebef_254c_2008_33df, 0xebef_254c_2008_33df),
    ("binomial", 0, 0xd447_034c_2008_33df, 0xd447_034c_2008_33df),
    ("poisson", 0, 0x32f4_2d4c_2008_33df, 0x32f4_2d4c_2008_33df),
    ("poisson", 0, 0xfc89_bd4c_2008_33df, 0xfc89_bd4c_2008_33df),
    ("poisson", 0, 0xdf03_a7dc_d008_33df, 0xdf03_a7dc_d008_33df),
    ("geometric", 0, 0x5ea6_2d4c_2008_33df, 0x5ea6_2d4c_2008_33df),
    ("negative_binomial", 0, 0x6a1f_ad4c_2008_33df, 0x6a1f_ad4c_2008_33df),
    ("negative_binomial", 0, 0xb905_c74c_2008_33df, 0xb905_c74c_2008_33df),
    ("skew_normal", 0, 0x268b_b298_e332_817d, 0x0533_1967_dddb_c7d6),
    ("skew_normal", 0, 0xb9a7_872b_50df_8071, 0x9e67_473b_87bb_1122),
    ("skew_normal", 0, 0x6334_2c90_d21e_6716, 0x3f9c_69fa_7792_b02a),
    ("two_piece_normal", 0, 0xb8b3_8808_50a2_9b5c, 0xb8b3_8808_50a2_9b5c),
    ("to", 0, 0xb5a1_1e23_0738_f4e6, 0xb5a1_1e23_0738_f4e6),
    ("to", 0, 0xa7dd_9919_05ca_4c15, 0xa7dd_9919_05ca_4c15),
];
