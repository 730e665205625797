import type { Matrix4 } from '../geometry/rigid-matrix.ts'

/** What is read of a transform of itk-wasm. */
export interface ItkTransform {
  readonly transformType: { readonly transformParameterization: string }
  readonly fixedParameters: ArrayLike<number>
  readonly parameters: ArrayLike<number>
}

/** ITK's Euler3DTransform: angles x, y, z in radians applied as Rz·Rx·Ry (or Rz·Ry·Rx, by its flag), a shift, a centre. */
export function eulerMatrix({ parameters, fixedParameters }: ItkTransform): Matrix4 {
  const [ax, ay, az, tx, ty, tz] = Array.from(parameters)
  const [cx, sx, cy, sy, cz, sz] = [ax, ay, az].flatMap(a => [Math.cos(a), Math.sin(a)])
  const rx = [1, 0, 0, 0, cx, -sx, 0, sx, cx]
  const ry = [cy, 0, sy, 0, 1, 0, -sy, 0, cy]
  const rz = [cz, -sz, 0, sz, cz, 0, 0, 0, 1]
  const turn = fixedParameters[3] === 1 ? product(rz, product(ry, rx)) : product(rz, product(rx, ry))
  return aroundCentre(turn, [tx, ty, tz], fixedParameters)
}

/** ITK's AffineTransform: a 3 x 3 matrix row by row, a shift, a centre. */
export function affineParts({ parameters, fixedParameters }: ItkTransform): Matrix4 {
  const numbers = Array.from(parameters)
  return aroundCentre(numbers.slice(0, 9), numbers.slice(9, 12), fixedParameters)
}

/** x ↦ M (x − c) + c + t */
function aroundCentre(m: readonly number[], shift: readonly number[], centre: ArrayLike<number>): Matrix4 {
  const moved = [0, 1, 2].map(
    r => shift[r] + centre[r] - (m[3 * r] * centre[0] + m[3 * r + 1] * centre[1] + m[3 * r + 2] * centre[2]),
  )
  return [...m.slice(0, 3), moved[0], ...m.slice(3, 6), moved[1], ...m.slice(6, 9), moved[2], 0, 0, 0, 1]
}

function product(a: readonly number[], b: readonly number[]): number[] {
  return [0, 1, 2].flatMap(r =>
    [0, 1, 2].map(c => a[3 * r] * b[c] + a[3 * r + 1] * b[3 + c] + a[3 * r + 2] * b[6 + c]),
  )
}
