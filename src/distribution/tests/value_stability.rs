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
    ("normal", 0, 0x1dca_5c5f_d813_431a, 0x1dca_5c5f_d813_431a),
    ("lognormal", 0, 0x45e2_cfe9_24ca_740a, 0x45e2_cfe9_24ca_740a),
    ("lognormal", 1, 0x21cd_010c_9982_bbc3, 0x21cd_010c_9982_bbc3),
    ("lognormal", 2, 0x3360_56a6_5266_1159, 0x3360_56a6_5266_1159),
    ("uniform", 0, 0x4422_ac97_cb11_7077, 0x4422_ac97_cb11_7077),
    ("triangular", 0, 0xaf7e_cc97_6d84_990c, 0xaf7e_cc97_6d84_990c),
    ("pert", 0, 0x5b14_e57a_e6bf_71d6, 0x83db_6974_95e3_bf5e),
    ("beta", 0, 0x5519_6da9_2c93_65df, 0x5746_6c31_3d2f_ca04),
    ("beta", 0, 0x4077_8a08_5fbe_10b6, 0xb441_24bb_8489_41f4),
    ("gamma", 0, 0x6e77_5a06_69db_ac38, 0x14bb_80c6_9b51_7edd),
    ("gamma", 0, 0x05f0_a9ed_1c8a_f733, 0x10a5_1936_0f5f_6f28),
    ("exponential", 0, 0x8785_4c1f_f4d1_d07f, 0x8785_4c1f_f4d1_d07f),
    ("weibull", 0, 0x5c09_ae4f_b38d_db80, 0x5c09_ae4f_b38d_db80),
    ("student_t", 0, 0x3102_a46d_00f4_d3f7, 0xdaef_0a6f_ec92_d999),
    ("student_t", 0, 0x73bc_9257_bb47_2135, 0xeb64_77f1_a606_a65a),
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
    ("skew_normal", 0, 0x47a4_b083_dd72_a0a8, 0xeb2b_8753_c805_4a62),
    ("skew_normal", 0, 0xc6c2_3c7d_120b_a6ce, 0x765a_105f_ba77_09fe),
    ("skew_normal", 0, 0xc553_40aa_6fa7_d353, 0x7e2d_b9e7_2dbc_573a),
    ("two_piece_normal", 0, 0xccaf_b93d_f9b0_1e80, 0xccaf_b93d_f9b0_1e80),
    ("to", 0, 0xf525_d699_c9ee_b6ce, 0xf525_d699_c9ee_b6ce),
    ("to", 0, 0x4434_d372_2a65_b0f7, 0x4434_d372_2a65_b0f7),
];
