import FFT from 'fft.js'

/**
 * Fourier transforms of a plane of width x height complex numbers (interleaved, rows along the width), both powers of 2
 * above 1. The spectrum is kept transposed: its rows run along the height.
 */
export interface PlaneTransform {
  readonly width: number
  readonly height: number
  /** Of a plane whose rows from `rows` on are 0. */
  readonly forward: (plane: Float64Array, spectrum: Float64Array, rows: number) => void
  /** Gives `rows` rows from `first` on; the others are left as they happen to be. */
  readonly inverse: (spectrum: Float64Array, plane: Float64Array, first: number, rows: number) => void
}

export function createPlaneTransform(width: number, height: number): PlaneTransform {
  const along = new FFT(width)
  const across = new FFT(height)
  const row = new Float64Array(2 * width)
  const column = new Float64Array(2 * height)
  return {
    width,
    height,
    forward: (plane, spectrum, rows) => {
      if (rows < height) spectrum.fill(0)
      for (let y = 0; y < rows; y++) {
        along.transform(row, plane.subarray(2 * y * width, 2 * (y + 1) * width))
        scatter(row, spectrum, y, height)
      }
      for (let x = 0; x < width; x++) {
        const part = spectrum.subarray(2 * x * height, 2 * (x + 1) * height)
        across.transform(column, part)
        part.set(column)
      }
    },
    inverse: (spectrum, plane, first, rows) => {
      for (let x = 0; x < width; x++) {
        across.inverseTransform(column, spectrum.subarray(2 * x * height, 2 * (x + 1) * height))
        scatter(column, plane, x, width)
      }
      for (let y = first; y < first + rows; y++) {
        const part = plane.subarray(2 * y * width, 2 * (y + 1) * width)
        along.inverseTransform(row, part)
        part.set(row)
      }
    },
  }
}

/** Writes a row as column `at` of a plane whose rows have `width` numbers. */
function scatter(row: Float64Array, plane: Float64Array, at: number, width: number): void {
  for (let i = 0, to = 2 * at; i < row.length; i += 2, to += 2 * width) {
    plane[to] = row[i]
    plane[to + 1] = row[i + 1]
  }
}
