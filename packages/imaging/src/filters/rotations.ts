import type { Chain } from './axis-operator.ts'
import { reverseKernel } from './kernel.ts'
import type { SeparableFilter } from './separable-plan.ts'

type Turn = readonly { readonly axis: 0 | 1 | 2; readonly reversed: boolean }[]

/**
 * The right-angle rotations that pooling goes over: 24 in space, or the 4 of the plane of the first two axes. New axis
 * a takes the kernel of `axis`, reversed or not; rotations are the signed permutations of determinant 1.
 */
function turns(dimensions: 2 | 3): readonly Turn[] {
  const orders: readonly (readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2])[] =
    dimensions === 3
      ? [
          [0, 1, 2],
          [1, 2, 0],
          [2, 0, 1],
          [1, 0, 2],
          [0, 2, 1],
          [2, 1, 0],
        ]
      : [
          [0, 1, 2],
          [1, 0, 2],
        ]
  const found: Turn[] = []
  for (const [place, order] of orders.entries()) {
    const parity = dimensions === 3 ? (place < 3 ? 0 : 1) : place
    for (let bits = 0; bits < 2 ** dimensions; bits++) {
      const reversals = order.map((_, a) => a < dimensions && ((bits >> a) & 1) === 1)
      if (reversals.filter(Boolean).length % 2 === parity)
        found.push(order.map((axis, a) => ({ axis, reversed: reversals[a] })))
    }
  }
  return found
}

/**
 * The filter turned by every right angle, each with weight 1 or -1: kernels are permuted and reversed instead of the
 * image, and a reversed kernel that is its own negative only changes the sign.
 */
export function rotations(
  chains: readonly [Chain, Chain, Chain],
  dimensions: 2 | 3,
): readonly SeparableFilter[] {
  return turns(dimensions).map(turn => {
    let weight = 1
    const [x, y, z] = turn.map(
      ({ axis, reversed }): Chain =>
        !reversed
          ? chains[axis]
          : chains[axis].map(kernel => {
              const turned = reverseKernel(kernel)
              weight *= turned.sign
              return turned.kernel
            }),
    )
    return { weight, chains: [x, y, z] }
  })
}
