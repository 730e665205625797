type Numbers = Float64Array | Float32Array

// Loops over one row each: functions of their own, so that what they touch stays in registers.

/** into[at + i] += from[start + i] */
export function addRow(into: Numbers, at: number, from: Float64Array, start: number, width: number): void {
  for (let i = 0; i < width; i++) into[at + i] += from[start + i]
}

/** into[at + i] = from[start + i] */
export function copyRow(into: Numbers, at: number, from: Numbers, start: number, width: number): void {
  for (let i = 0; i < width; i++) into[at + i] = from[start + i]
}

/** into[at + i] = the larger (or smaller) of it and sign · from[start + i] */
export function poolRow(
  into: Numbers,
  at: number,
  from: Float64Array,
  start: number,
  width: number,
  sign: 1 | -1,
  largest: boolean,
): void {
  if (largest)
    for (let i = 0; i < width; i++) {
      const value = sign * from[start + i]
      if (value > into[at + i]) into[at + i] = value
    }
  else
    for (let i = 0; i < width; i++) {
      const value = sign * from[start + i]
      if (value < into[at + i]) into[at + i] = value
    }
}
