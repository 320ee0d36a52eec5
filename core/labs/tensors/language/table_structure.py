"""The table of functions, part two: reductions, products, shapes, selecting, types, in place.

See `core.labs.tensors.language.functions` for how a row is read.
"""

REDUCTION = """
both sum(input:T, *dtype:D?) => np.sum(input, dtype=dtype)
  | (input:T, dim:II, keepdim:B?, *dtype:D?) \
=> np.sum(input, axis=dim, keepdims=keepdim, dtype=dtype)
  Add up all numbers, or those along dim.
both mean(input:T, *dtype:D?) => np.mean(input, dtype=dtype)
  | (input:T, dim:II, keepdim:B?, *dtype:D?) \
=> np.mean(input, axis=dim, keepdims=keepdim, dtype=dtype)
  The average of all numbers, or along dim.
both prod(input:T, *dtype:D?) => np.prod(input, dtype=dtype)
  | (input:T, dim:I, keepdim:B?, *dtype:D?) \
=> np.prod(input, axis=dim, keepdims=keepdim, dtype=dtype)
  Multiply all numbers, or those along dim.
both std(input:T, dim:II?, *correction:N?=1, *keepdim:B?) \
=> np.std(input, axis=dim, ddof=correction, keepdims=keepdim)
  | (input:T, dim:II?, *unbiased:B, *keepdim:B?) \
=> np.std(input, axis=dim, ddof=int(unbiased), keepdims=keepdim)
  The standard deviation; divides by n - correction, and correction is 1 unless said.
both var(input:T, dim:II?, *correction:N?=1, *keepdim:B?) \
=> np.var(input, axis=dim, ddof=correction, keepdims=keepdim)
  | (input:T, dim:II?, *unbiased:B, *keepdim:B?) \
=> np.var(input, axis=dim, ddof=int(unbiased), keepdims=keepdim)
  The variance; divides by n - correction, and correction is 1 unless said.
both max(input:T) => np.max(input)
  | (input:T, dim:I, keepdim:B?) -> pair => max_along(input, dim, keepdim=keepdim)
  | (input:T, other:T) => np.maximum(input, other)
  The largest number; with dim, the largest along it and where it stands.
both min(input:T) => np.min(input)
  | (input:T, dim:I, keepdim:B?) -> pair => min_along(input, dim, keepdim=keepdim)
  | (input:T, other:T) => np.minimum(input, other)
  The smallest number; with dim, the smallest along it and where it stands.
both amax(input:T, dim:II?, keepdim:B?) => np.max(input, axis=dim, keepdims=keepdim)
  The largest number of all or along dim, without its position.
both amin(input:T, dim:II?, keepdim:B?) => np.min(input, axis=dim, keepdims=keepdim)
  The smallest number of all or along dim, without its position.
both argmax(input:T, dim:I?, keepdim:B?) => np.argmax(input, axis=dim, keepdims=keepdim)
  The position of the largest number; without dim, counted in the flattened tensor.
both argmin(input:T, dim:I?, keepdim:B?) => np.argmin(input, axis=dim, keepdims=keepdim)
  The position of the smallest number; without dim, counted in the flattened tensor.
both norm(input:T, p:N?, dim:II?, keepdim:B?) => vector_norm(input, p=p, dim=dim, keepdim=keepdim)
  The length of the numbers taken as a vector: p = 2 is the usual one.
both all(input:T) => np.all(input)
  | (input:T, dim:II, keepdim:B?) => np.all(input, axis=dim, keepdims=keepdim)
  True if every entry is true.
both any(input:T) => np.any(input)
  | (input:T, dim:II, keepdim:B?) => np.any(input, axis=dim, keepdims=keepdim)
  True if at least one entry is true.
both median(input:T) => lower_median(input)
  | (input:T, dim:I, keepdim:B?) -> pair
  The middle number; of two middle ones the lower.
both count_nonzero(input:T, dim:II?) => np.count_nonzero(input, axis=dim)
  How many numbers are not zero.
both cumsum(input:T, dim:I, *dtype:D?) => np.cumsum(input, axis=dim, dtype=dtype)
  The running sum along dim.
both cumprod(input:T, dim:I, *dtype:D?) => np.cumprod(input, axis=dim, dtype=dtype)
  The running product along dim.
both softmax(input:T, dim:I, dtype:D?) => softmax(input, dim, dtype=dtype)
  Positive shares along dim that add up to 1.
both log_softmax(input:T, dim:I, dtype:D?) => log_softmax(input, dim, dtype=dtype)
  The logarithm of softmax, computed without overflow.
both logsumexp(input:T, dim:II, keepdim:B?) => logsumexp(input, dim, keepdim=keepdim)
  log(sum(exp(x))) along dim, computed without overflow.
both allclose(input:T, other:T, rtol:N?, atol:N?) -> number \
=> np.allclose(input, other, rtol=rtol, atol=atol)
  Whether all entries are equal up to rounding.
both equal(input:T, other:T) -> number => np.array_equal(input, other)
  Whether shape and all entries are equal.
"""

PRODUCT = """
both matmul(input:T, other:T) => np.matmul(input, other)
  The matrix product, like a @ b; leading axes are batches and broadcast.
both mm(input:T, mat2:T) => np.matmul(input, mat2)
  The product of two matrices; nothing is broadcast.
both bmm(input:T, mat2:T) => np.matmul(input, mat2)
  The products of two batches of matrices, pair by pair.
both mv(input:T, vec:T) => np.matmul(input, vec)
  A matrix times a vector.
both dot(input:T, tensor:T) => np.dot(input, tensor)
  The sum of products of two vectors.
both inner(input:T, other:T) => np.inner(input, other)
  Sums of products along the last axes.
both outer(input:T, vec2:T) => np.outer(input, vec2)
  Every product of an entry of one vector with an entry of the other.
both addmm(input:T, mat1:T, mat2:T, *beta:N?=1, *alpha:N?=1) \
=> beta * input + alpha * np.matmul(mat1, mat2)
  A matrix product plus a matrix.
function einsum(equation:S, operands:T...) => np.einsum(equation, *operands)
  Any product: name the axes by letters; letters left out after -> are summed over.
both trace(input:T) => np.trace(input)
  The sum of the diagonal of a matrix.
"""

SHAPE = """
both reshape(input:T, shape:I...) => np.reshape(input, shape)
  The same numbers in another shape; -1 stands for the size that fits. A view where possible.
method view(input:T, shape:I...) => np.reshape(input, shape)
  The same memory seen in another shape; never a copy.
both permute(input:T, dims:I...) => np.transpose(input, dims)
  The axes in another order; a view.
both transpose(input:T, dim0:I, dim1:I) => np.swapaxes(input, dim0, dim1)
  Two axes change places; a view.
both t(input:T) => np.transpose(input)
  Rows and columns of a matrix change places; a view.
both squeeze(input:T) => np.squeeze(input)
  | (input:T, dim:II) => np.reshape(input, result_shape)
  Drop axes of size 1; a view.
both unsqueeze(input:T, dim:I) => np.expand_dims(input, dim)
  Insert an axis of size 1; a view.
method expand(input:T, size:I...) => np.broadcast_to(input, result_shape)
  Stretch axes of size 1 without copying; -1 keeps a size.
method expand_as(input:T, other:T) => np.broadcast_to(input, np.shape(other))
  Stretch to the shape of another tensor without copying.
both broadcast_to(input:T, size:II) => np.broadcast_to(input, result_shape)
  Stretch axes of size 1 without copying, as broadcasting does.
method repeat(input:T, repeats:I...) => np.tile(input, repeats)
  Copy the tensor so many times along each axis.
both tile(input:T, dims:I...) => np.tile(input, dims)
  Copy the tensor so many times along each axis, last axes first.
both flatten(input:T, start_dim:I?, end_dim:I?) => np.reshape(input, result_shape)
  Merge axes into one.
both unflatten(input:T, dim:I, sizes:II) => np.reshape(input, result_shape)
  Split one axis into several.
both ravel(input:T) => np.ravel(input)
  All numbers in one row.
method view_as(input:T, other:T) => np.reshape(input, np.shape(other))
  The same memory in the shape of another tensor.
method reshape_as(input:T, other:T) => np.reshape(input, np.shape(other))
  The same numbers in the shape of another tensor.
both movedim(input:T, source:II, destination:II) => np.moveaxis(input, source, destination)
  Move axes to other places; a view.
both flip(input:T, dims:I...) => np.flip(input, axis=dims)
  Reverse the order along axes; torch copies.
both roll(input:T, shifts:II, dims:II?) => np.roll(input, shifts, axis=dims)
  Shift along axes; what falls off comes in at the other end.
both tril(input:T, diagonal:I?) => np.tril(input, k=diagonal)
  Keep the lower triangle, zeros elsewhere.
both triu(input:T, diagonal:I?) => np.triu(input, k=diagonal)
  Keep the upper triangle, zeros elsewhere.
both diag(input:T, diagonal:I?) => np.diag(input, k=diagonal)
  The diagonal of a matrix, or a matrix with the vector on its diagonal.
both diagonal(input:T, offset:I?, dim1:I?, dim2:I?) \
=> np.diagonal(input, offset=offset, axis1=dim1, axis2=dim2)
  The diagonal over two axes; a view.
method contiguous(input:T) => np.asarray(input, order='C')
  The numbers in memory in the order of the axes; a copy only where needed.
method size(input:T) -> shape => np.shape(input)
  | (input:T, dim:I) -> number => np.shape(input)[dim]
  The shape, or the size of one axis.
both numel(input:T) -> number => np.size(input)
  How many numbers there are.
method dim(input:T) -> number => np.ndim(input)
  How many axes there are.
"""

JOINING = """
function cat(tensors:TS, dim:I?) => np.concatenate(tensors, axis=dim)
  Join tensors along an axis that they all have.
function stack(tensors:TS, dim:I?) => np.stack(tensors, axis=dim)
  Join tensors of one shape along a new axis.
function hstack(tensors:TS) => np.hstack(tensors)
  Join side by side.
function vstack(tensors:TS) => np.vstack(tensors)
  Join one above the other.
function split(tensor:T, split_size_or_sections:II, dim:I?) -> tensors \
=> split(tensor, split_size_or_sections, dim=dim)
  Cut into pieces of a given size, or of the given sizes; views.
method split(input:T, split_size:II, dim:I?) -> tensors => split(input, split_size, dim=dim)
  Cut into pieces of a given size, or of the given sizes; views.
both chunk(input:T, chunks:I, dim:I?) -> tensors => chunk(input, chunks, dim=dim)
  Cut into so many pieces, or fewer; views.
both unbind(input:T, dim:I?=0) -> tensors => tuple(np.moveaxis(input, dim, 0))
  One tensor for each position along dim; views.
function meshgrid(tensors:T..., *indexing:S) -> tensors => np.meshgrid(*tensors, indexing=indexing)
  Coordinates of a grid; indexing is 'ij' or 'xy'.
"""

SELECTING = """
both gather(input:T, dim:I, index:T) => gather(input, dim, index)
  Pick, along dim, the entry that the index names at each place.
both index_select(input:T, dim:I, index:T) => np.take(input, np.atleast_1d(index), axis=dim)
  Pick whole slices along dim.
both masked_select(input:T, mask:T) -> data => masked_select(input, mask)
  The numbers where the mask is true, in one row; how many depends on the values.
both nonzero(input:T) -> data => np.argwhere(input)
  The positions of numbers that are not zero; how many depends on the values.
both unique(input:T) -> data => np.unique(input)
  Each number once, sorted; how many depends on the values.
both sort(input:T, dim:I?, descending:B?) -> pair \
=> sort_along(input, dim=dim, descending=descending)
  The numbers in order along dim, and where each came from.
both argsort(input:T, dim:I?, descending:B?) => sort_along(input, dim=dim, descending=descending)[1]
  The positions that would sort the numbers.
both topk(input:T, k:I, dim:I?, largest:B?) -> pair => topk(input, k, dim=dim, largest=largest)
  The k largest numbers along dim, and where they stand.
both repeat_interleave(input:T, repeats:I, dim:I?) => np.repeat(input, repeats, axis=dim)
  Each entry so many times in a row.
both diff(input:T, n:I?, dim:I?) => np.diff(input, n=n, axis=dim)
  The difference of each entry to the one before it.
method item(input:T) -> number => input.item()
  The only number of a tensor, as a plain number.
"""

TYPES = """
method to(input:T, dtype:D) => input.astype(dtype)
  | (input:T, device:V, dtype:D?) => np.array(input, dtype=dtype)
  The numbers as another dtype, or on another device.
method float(input:T) => input.astype(np.float32)
  As float32.
method double(input:T) => input.astype(np.float64)
  As float64.
method half(input:T) => input.astype(np.float16)
  As float16.
method int(input:T) => input.astype(np.int32)
  As int32; what follows the point is cut off.
method long(input:T) => input.astype(np.int64)
  As int64; what follows the point is cut off.
method bool(input:T) => input.astype(np.bool_)
  As true and false: zero is false.
method type_as(input:T, other:T) => input.astype(other.dtype)
  As the dtype of another tensor.
both clone(input:T) => np.copy(input)
  A copy with memory of its own; gradients flow through it.
both detach(input:T) => input
  The same memory, cut off from the gradients.
method requires_grad_(input:T, requires_grad:B?) => input
  Record what is computed with this tensor, so that it gets a gradient.
"""

IN_PLACE = """
method zero_(input:T) => fill(input, 0)
  Set every number to zero, in place.
method fill_(input:T, value:N) => fill(input, value)
  Set every number to one value, in place.
method add_(input:T, other:TN) => np.add(input, other, out=input)
  | (input:T, other:TN, *alpha:N) => np.add(input, alpha * other, out=input)
  Add in place.
method sub_(input:T, other:TN) => np.subtract(input, other, out=input)
  | (input:T, other:TN, *alpha:N) => np.subtract(input, alpha * other, out=input)
  Subtract in place.
method mul_(input:T, other:TN) => np.multiply(input, other, out=input)
  Multiply in place.
method div_(input:T, other:TN) => np.divide(input, other, out=input)
  Divide in place.
method clamp_(input:T, min:N?, max:N?) => np.clip(input, min=min, max=max, out=input)
  Cut off what lies below min or above max, in place.
"""
