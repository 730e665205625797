/**
 * What lies beyond the edge of the image, as the IBSI's manual of convolutional filters (arXiv 2006.05470, section on
 * boundary conditions) names it, for a row a b c d:
 *
 * - `zero`: 0 0 | a b c d | 0 0
 * - `{ constant }`: the given intensity instead of 0 (-1000 for air in CT)
 * - `nearest`: a a | a b c d | d d
 * - `periodic`: c d | a b c d | a b
 * - `mirror`: b a | a b c d | d c (the voxel at the edge is repeated)
 */
export type Boundary = NamedBoundary | { readonly constant: number }
export type NamedBoundary = 'zero' | 'nearest' | 'periodic' | 'mirror'

/** A stretch of indices along an axis. */
export interface Span {
  readonly first: number
  readonly count: number
}

/** Where index i, inside or outside of 0..n-1, takes its voxel from; -1 for zero. */
export function sourceIndex(i: number, n: number, boundary: NamedBoundary): number {
  if (i >= 0 && i < n) return i
  switch (boundary) {
    case 'zero':
      return -1
    case 'nearest':
      return i < 0 ? 0 : n - 1
    case 'periodic':
      return modulo(i, n)
    case 'mirror': {
      const place = modulo(i, 2 * n)
      return place < n ? place : 2 * n - 1 - place
    }
  }
}

/** The indices of the image that are read when a filter of the given reach gives its response over a span. */
export function neededSpan(span: Span, reach: number, n: number, boundary: NamedBoundary): Span {
  const first = span.first - reach
  const last = span.first + span.count - 1 + reach
  if ((first < 0 || last >= n) && boundary === 'periodic') return { first: 0, count: n }
  // A mirrored voxel lies as far inside as it is wanted outside: within the span's own reach.
  const from = Math.min(Math.max(first, 0), n - 1)
  return { first: from, count: Math.max(Math.min(last, n - 1), from) - from + 1 }
}

function modulo(i: number, n: number): number {
  return ((i % n) + n) % n
}
