#pragma once
// log, exp, the normal quantile and Box-Muller from + - * / sqrt and fma only: a loop over them vectorizes for any
// width, and every machine and compiler gives the same bits (build with -ffp-contract=off, never -ffast-math). The C
// library's log and exp differ in the last bit between processors, so nothing that a simulated patient depends on may
// call them.
#include <bit>
#include <cmath>
#include <cstdint>

// A call in the middle of a loop would keep it from vectorizing.
#define EQUIPOISE_INLINE [[gnu::always_inline]] inline

namespace equipoise::vector_math {

EQUIPOISE_INLINE double from_bits(std::uint64_t x) { return std::bit_cast<double>(x); }
EQUIPOISE_INLINE std::uint64_t to_bits(double x) { return std::bit_cast<std::uint64_t>(x); }

/// Natural logarithm of a positive, finite, normal x; error below 1 ulp (argument reduction of fdlibm).
EQUIPOISE_INLINE double log(double x) {
    // shift so that the mantissa lies in [sqrt(1/2), sqrt(2))
    const std::uint64_t ix = to_bits(x) + (0x3ff0000000000000ull - 0x3fe6a09e667f3bcdull);
    const double k = from_bits((ix >> 52) | 0x4330000000000000ull) - (0x1p52 + 1023.0);
    const double m = from_bits((ix & 0x000fffffffffffffull) + 0x3fe6a09e667f3bcdull);
    const double f = m - 1.0, s = f / (2.0 + f), z = s * s, h = 0.5 * f * f;
    double r = 1.479819860511658591e-01;
    r = std::fma(r, z, 1.531383769920937332e-01);
    r = std::fma(r, z, 1.818357216161805012e-01);
    r = std::fma(r, z, 2.222219843214978396e-01);
    r = std::fma(r, z, 2.857142874366239149e-01);
    r = std::fma(r, z, 3.999999999940941908e-01);
    r = std::fma(r, z, 6.666666666666735130e-01);
    r = r * z;
    return k * 6.93147180369123816490e-01 - ((h - std::fma(s, h + r, k * 1.90821492927058770002e-10)) - f);
}

/// exp(x) for |x| < 708; error below 1 ulp.
EQUIPOISE_INLINE double exp(double x) {
    const double t = std::fma(x, 1.4426950408889634074, 0x1.8p52);  // the nearest integer sits in the low bits
    const double n = t - 0x1.8p52;
    double r = std::fma(n, -6.93147180369123816490e-01, x);
    r = std::fma(n, -1.90821492927058770002e-10, r);
    double p = 1.6059043836821614599e-10;  // 1/13!
    p = std::fma(p, r, 2.0876756987868098979e-09);
    p = std::fma(p, r, 2.5052108385441718775e-08);
    p = std::fma(p, r, 2.7557319223985890653e-07);
    p = std::fma(p, r, 2.7557319223985892511e-06);
    p = std::fma(p, r, 2.4801587301587301566e-05);
    p = std::fma(p, r, 1.9841269841269841253e-04);
    p = std::fma(p, r, 1.3888888888888889419e-03);
    p = std::fma(p, r, 8.3333333333333332177e-03);
    p = std::fma(p, r, 4.1666666666666664354e-02);
    p = std::fma(p, r, 1.6666666666666665741e-01);
    p = std::fma(p, r, 0.5);
    p = std::fma(p * r, r, r) + 1.0;
    return from_bits(to_bits(p) + (to_bits(t) << 52));
}

/// Normal quantile of u in (0, 1): Wichura (1988), algorithm AS 241 (PPND16), relative error about 1e-16.
EQUIPOISE_INLINE double normal_quantile(double u) {
    const double q = u - 0.5;
    const double a = std::fma(-q, q, 0.180625);
    double n = 2509.0809287301226727, d = 5226.495278852545925;
    n = std::fma(n, a, 33430.575583588128105);
    d = std::fma(d, a, 28729.085735721942674);
    n = std::fma(n, a, 67265.770927008700853);
    d = std::fma(d, a, 39307.89580009271061);
    n = std::fma(n, a, 45921.953931549871457);
    d = std::fma(d, a, 21213.794301586595867);
    n = std::fma(n, a, 13731.693765509461125);
    d = std::fma(d, a, 5394.1960214247511077);
    n = std::fma(n, a, 1971.5909503065514427);
    d = std::fma(d, a, 687.1870074920579083);
    n = std::fma(n, a, 133.14166789178437745);
    d = std::fma(d, a, 42.313330701600911252);
    n = std::fma(n, a, 3.387132872796366608);
    d = std::fma(d, a, 1.0);
    const double p = q < 0 ? u : 1.0 - u;
    const double r = std::sqrt(-log(p));
    const bool far = r > 5.0;
    const double b = r - (far ? 5.0 : 1.6);
    double tn = far ? 2.01033439929228813265e-7 : 7.7454501427834140764e-4;
    double td = far ? 2.04426310338993978564e-15 : 1.05075007164441684324e-9;
    tn = std::fma(tn, b, far ? 2.71155556874348757815e-5 : 0.0227238449892691845833);
    td = std::fma(td, b, far ? 1.4215117583164458887e-7 : 5.475938084995344946e-4);
    tn = std::fma(tn, b, far ? 0.0012426609473880784386 : 0.24178072517745061177);
    td = std::fma(td, b, far ? 1.8463183175100546818e-5 : 0.0151986665636164571966);
    tn = std::fma(tn, b, far ? 0.026532189526576123093 : 1.27045825245236838258);
    td = std::fma(td, b, far ? 7.868691311456132591e-4 : 0.14810397642748007459);
    tn = std::fma(tn, b, far ? 0.29656057182850489123 : 3.64784832476320460504);
    td = std::fma(td, b, far ? 0.0148753612908506148525 : 0.68976733498510000455);
    tn = std::fma(tn, b, far ? 1.7848265399172913358 : 5.7694972214606914055);
    td = std::fma(td, b, far ? 0.13692988092273580531 : 1.6763848301838038494);
    tn = std::fma(tn, b, far ? 5.4637849111641143699 : 4.6303378461565452959);
    td = std::fma(td, b, far ? 0.59983220655588793769 : 2.05319162663775882187);
    tn = std::fma(tn, b, far ? 6.6579046435011037772 : 1.42343711074968357734);
    td = std::fma(td, b, 1.0);
    const bool centre = std::fabs(q) <= 0.425;
    const double num = centre ? q * n : std::copysign(tn, q);
    return num / (centre ? d : td);
}

/// float log for x in (0, 1); about 1 ulp.
EQUIPOISE_INLINE float log(float x) {
    const std::uint32_t ix = std::bit_cast<std::uint32_t>(x) + (0x3f800000u - 0x3f3504f3u);
    const float k = static_cast<float>(static_cast<std::int32_t>(ix >> 23) - 127);
    const float m = std::bit_cast<float>((ix & 0x007fffffu) + 0x3f3504f3u);
    const float f = m - 1.0f, s = f / (2.0f + f), z = s * s, h = 0.5f * f * f;
    float r = 0.24279078841f;
    r = std::fma(r, z, 0.28498786688f);
    r = std::fma(r, z, 0.40000972152f);
    r = std::fma(r, z, 0.66666662693f);
    r = r * z;
    return k * 6.9313812256e-01f - ((h - std::fma(s, h + r, k * 9.0580006145e-06f)) - f);
}

/// float exp for |x| < 87; about 2 ulp.
EQUIPOISE_INLINE float exp(float x) {
    const float t = std::fma(x, 1.44269504f, 0x1.8p23f);
    const float n = t - 0x1.8p23f;
    float r = std::fma(n, -0.693145752f, x);
    r = std::fma(n, -1.42860677e-6f, r);
    float p = 1.3888889e-03f;
    p = std::fma(p, r, 8.3333333e-03f);
    p = std::fma(p, r, 4.1666667e-02f);
    p = std::fma(p, r, 1.6666667e-01f);
    p = std::fma(p, r, 0.5f);
    p = std::fma(p * r, r, r) + 1.0f;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(p) + (std::bit_cast<std::uint32_t>(t) << 23));
}

/// Two standard normals in float from two 32-bit words (Box-Muller; the angle's quadrant from the top bits of b).
EQUIPOISE_INLINE void box_muller(std::uint32_t a, std::uint32_t b, float& z0, float& z1) {
    const float u = (static_cast<float>(static_cast<std::int32_t>(a >> 8)) + 0.5f) * 0x1p-24f;
    const float r = std::sqrt(-2.0f * log(u));
    const float x = static_cast<float>(static_cast<std::int32_t>(b << 2) >> 8) * (0x1p-24f * 1.57079632679f), y = x * x;
    float s = 2.7557319e-06f, c = 2.4801587e-05f;
    s = std::fma(s, y, -1.9841270e-04f);
    c = std::fma(c, y, -1.3888889e-03f);
    s = std::fma(s, y, 8.3333333e-03f);
    c = std::fma(c, y, 4.1666667e-02f);
    s = std::fma(s, y, -1.6666667e-01f);
    c = std::fma(c, y, -0.5f);
    s = std::fma(s * y, x, x);
    c = std::fma(c, y, 1.0f);
    const bool swap = (b >> 30) & 1;
    const float p = swap ? s : c, t = swap ? c : s;
    z0 = r * std::bit_cast<float>(std::bit_cast<std::uint32_t>(p) ^ (b & 0x80000000u));
    z1 = r * std::bit_cast<float>(std::bit_cast<std::uint32_t>(t) ^ ((b ^ (b << 1)) & 0x80000000u));
}

}  // namespace equipoise::vector_math

#undef EQUIPOISE_INLINE
