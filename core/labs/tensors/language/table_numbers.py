"""The table of functions, part one: creation, arithmetic, comparison, elementwise functions.

See `core.labs.tensors.language.functions` for how a row is read.
"""

CREATION = """
function tensor(data:L, *dtype:D?, *device:V?, *requires_grad:B?) => np.array(data, dtype=dtype)
  A tensor from a number or nested lists of numbers.
function zeros(size:I..., *dtype:D?, *device:V?, *requires_grad:B?) => np.zeros(size, dtype=dtype)
  A tensor of zeros of the given shape.
function ones(size:I..., *dtype:D?, *device:V?, *requires_grad:B?) => np.ones(size, dtype=dtype)
  A tensor of ones of the given shape.
function full(size:II, fill_value:N, *dtype:D?, *device:V?, *requires_grad:B?) \
=> np.full(size, fill_value, dtype=dtype)
  A tensor of the given shape with the same number everywhere.
function eye(n:I, m:I?, *dtype:D?, *device:V?, *requires_grad:B?) => np.eye(n, m, dtype=dtype)
  The identity matrix: ones on the diagonal, zeros elsewhere.
function arange(end:N, *dtype:D?, *device:V?, *requires_grad:B?) => np.arange(end, dtype=dtype)
  | (start:N, end:N, step:N?, *dtype:D?, *device:V?, *requires_grad:B?) \
=> np.arange(start, end, step, dtype=dtype)
  The numbers from start up to, not including, end.
function linspace(start:N, end:N, steps:I, *dtype:D?, *device:V?, *requires_grad:B?) \
=> np.linspace(start, end, steps, dtype=dtype)
  So many numbers at equal distances from start to end, both included.
function zeros_like(input:T, *dtype:D?, *device:V?, *requires_grad:B?) \
=> np.zeros_like(input, dtype=dtype)
  Zeros in the shape of another tensor.
function ones_like(input:T, *dtype:D?, *device:V?, *requires_grad:B?) \
=> np.ones_like(input, dtype=dtype)
  Ones in the shape of another tensor.
function full_like(input:T, fill_value:N, *dtype:D?, *device:V?, *requires_grad:B?) \
=> np.full_like(input, fill_value, dtype=dtype)
  The same number everywhere, in the shape of another tensor.
"""

RANDOM = """
function rand(size:I..., *seed:I?, *dtype:D?, *device:V?, *requires_grad:B?) \
=> np.random.default_rng(seed).random(size)
  Random numbers spread evenly between 0 and 1.
function randn(size:I..., *seed:I?, *dtype:D?, *device:V?, *requires_grad:B?) \
=> np.random.default_rng(seed).standard_normal(size)
  Random numbers from the normal distribution with mean 0 and standard deviation 1.
function randint(high:I, size:II, *seed:I?, *dtype:D?, *device:V?, *requires_grad:B?) \
=> np.random.default_rng(seed).integers(0, high, size)
  | (low:I, high:I, size:II, *seed:I?, *dtype:D?, *device:V?, *requires_grad:B?) \
=> np.random.default_rng(seed).integers(low, high, size)
  Random whole numbers from low, 0 if left out, up to, not including, high.
function randperm(n:I, *seed:I?, *dtype:D?, *device:V?, *requires_grad:B?) \
=> np.random.default_rng(seed).permutation(n)
  The numbers 0 to n - 1 in random order.
"""

ARITHMETIC = """
both add(input:T, other:TN) => input + other
  | (input:T, other:TN, *alpha:N) => input + alpha * other
  Add element by element, like a + b; alpha multiplies the second.
both sub(input:T, other:TN) => input - other
  | (input:T, other:TN, *alpha:N) => input - alpha * other
  Subtract element by element, like a - b; alpha multiplies the second.
both mul(input:T, other:TN) => input * other
  Multiply element by element, like a * b.
both div(input:T, other:TN) => input / other
  | (input:T, other:TN, *rounding_mode:S) => divide(input, other, rounding_mode)
  Divide element by element, like a / b; rounding_mode may be 'floor' or 'trunc'.
both floor_divide(input:T, other:TN) => input // other
  Divide and round down, like a // b.
both remainder(input:T, other:TN) => input % other
  | (input:N, other:T) => input % other
  What is left after a // b, like a % b; it has the sign of b.
both fmod(input:T, other:TN) => np.fmod(input, other)
  What is left after a division rounded toward zero; it has the sign of a.
both pow(input:T, exponent:TN) => input ** exponent
  | (input:N, exponent:T) => input ** exponent
  Raise element by element to a power, like a ** b.
both maximum(input:T, other:T) => np.maximum(input, other)
  The larger of each pair.
both minimum(input:T, other:T) => np.minimum(input, other)
  The smaller of each pair.
both atan2(input:T, other:T) => np.arctan2(input, other)
  The angle of the point (other, input), in radians.
function where(condition:T, input:TN, other:TN) => np.where(condition, input, other)
  Element by element: input where the condition holds, other elsewhere.
both masked_fill(input:T, mask:T, value:N) => np.where(mask, input.dtype.type(value), input)
  | (input:T, mask:T, value:T) => np.where(mask, value.astype(input.dtype), input)
  A copy with one value put wherever the mask is true.
both clamp(input:T, min:N?, max:N?) => np.clip(input, min=min, max=max)
  | (input:T, min:T?, max:T?) => np.clip(input, min=min, max=max)
  Cut off what lies below min or above max.
"""

COMPARISON = """
both eq(input:T, other:TN) => input == other
  True where the two are equal, like a == b.
both ne(input:T, other:TN) => input != other
  True where the two differ, like a != b.
both lt(input:T, other:TN) => input < other
  True where the first is less, like a < b.
both le(input:T, other:TN) => input <= other
  True where the first is less or equal, like a <= b.
both gt(input:T, other:TN) => input > other
  True where the first is greater, like a > b.
both ge(input:T, other:TN) => input >= other
  True where the first is greater or equal, like a >= b.
both isclose(input:T, other:T, rtol:N?, atol:N?) => np.isclose(input, other, rtol=rtol, atol=atol)
  True where the two are equal up to rounding.
both logical_and(input:T, other:T) => np.logical_and(input, other)
  True where both are not zero.
both logical_or(input:T, other:T) => np.logical_or(input, other)
  True where at least one is not zero.
both logical_xor(input:T, other:T) => np.logical_xor(input, other)
  True where exactly one is not zero.
both bitwise_and(input:T, other:TN) => input & other
  And, bit by bit, like a & b; for masks: both true.
both bitwise_or(input:T, other:TN) => input | other
  Or, bit by bit, like a | b; for masks: at least one true.
both bitwise_xor(input:T, other:TN) => input ^ other
  Exclusive or, bit by bit, like a ^ b; for masks: they differ.
"""

ELEMENTWISE = """
both neg(input:T) => -input
  Change the sign, like -a.
both abs(input:T) => np.abs(input)
  The distance from zero.
both sign(input:T) => np.sign(input)
  -1, 0 or 1: the sign of each number.
both square(input:T) => np.square(input)
  Each number times itself.
both sqrt(input:T) => np.sqrt(input)
  The square root; nan for negative numbers.
both rsqrt(input:T) => 1 / np.sqrt(input)
  One over the square root.
both reciprocal(input:T) => 1 / input
  One over each number.
both exp(input:T) => np.exp(input)
  e to the power of each number.
both expm1(input:T) => np.expm1(input)
  exp(x) - 1, exact for small x.
both log(input:T) => np.log(input)
  The natural logarithm; -inf for 0, nan for negative numbers.
both log2(input:T) => np.log2(input)
  The logarithm to base 2.
both log10(input:T) => np.log10(input)
  The logarithm to base 10.
both log1p(input:T) => np.log1p(input)
  log(1 + x), exact for small x.
both sin(input:T) => np.sin(input)
  The sine of an angle in radians.
both cos(input:T) => np.cos(input)
  The cosine of an angle in radians.
both tan(input:T) => np.tan(input)
  The tangent of an angle in radians.
both asin(input:T) => np.arcsin(input)
  The angle whose sine is given.
both acos(input:T) => np.arccos(input)
  The angle whose cosine is given.
both atan(input:T) => np.arctan(input)
  The angle whose tangent is given.
both sinh(input:T) => np.sinh(input)
  The hyperbolic sine.
both cosh(input:T) => np.cosh(input)
  The hyperbolic cosine.
both tanh(input:T) => np.tanh(input)
  Squash every number into -1 to 1.
both sigmoid(input:T) => 1 / (1 + np.exp(-input))
  Squash every number into 0 to 1: 1 / (1 + exp(-x)).
both relu(input:T) => np.maximum(input, 0)
  Zero for negative numbers, the number itself otherwise.
both erf(input:T)
  The error function, the area under the normal curve.
both floor(input:T) => np.floor(input)
  Round down.
both ceil(input:T) => np.ceil(input)
  Round up.
both trunc(input:T) => np.trunc(input)
  Cut off what follows the point.
both round(input:T, *decimals:I?) => np.round(input, decimals=decimals)
  Round to the nearest; halves go to the even neighbour.
both isnan(input:T) => np.isnan(input)
  True where the value is nan, not a number.
both isinf(input:T) => np.isinf(input)
  True where the value is plus or minus infinity.
both isfinite(input:T) => np.isfinite(input)
  True where the value is neither nan nor infinite.
both logical_not(input:T) => np.logical_not(input)
  True where the number is zero.
both bitwise_not(input:T) => ~input
  Not, bit by bit, like ~a; for masks: true and false change places.
"""
