/** A fast stream for voxels: xorshift of 32 bits, seeded by a whole number. */
export function voxelStream(seed: number): () => number {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ 0x27d4eb2f) >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

/** Standard normal by 4,096 equally likely values (midpoints of quantiles by Box-Muller's integral, read from a table). */
export const normalTable = makeNormalTable(4096)

function makeNormalTable(size: number): Float32Array {
  // The quantile function by bisection of the integral of the density: done once, exact to the table's width.
  const table = new Float32Array(size)
  const step = 1e-3
  let z = -5
  let below = 2.8665e-7
  for (let i = 0; i < size; i++) {
    const wanted = (i + 0.5) / size
    while (below < wanted) {
      below += (step * Math.exp(-0.5 * (z + step / 2) ** 2)) / Math.sqrt(2 * Math.PI)
      z += step
    }
    table[i] = z
  }
  return table
}

/** Smooth random values: normals on a lattice of so many mm, linear between them, of about standard deviation 1. */
export interface NoiseField {
  /** The plane at height z (mm), in the order of pixels, of the part of a picture that is asked for. */
  plane(z: number, into: Float32Array, box: Box): void
}

/** Pixels of a plane: first and one past the last along both axes. */
export interface Box {
  readonly i0: number
  readonly i1: number
  readonly j0: number
  readonly j1: number
}

/**
 * @param nx pixels of a row; planes are as long as the picture
 * @param cell mm of the lattice, in the plane and along z
 */
export function noiseField(
  seed: number,
  nx: number,
  ny: number,
  spacing: readonly [number, number, number],
  height: number,
  cell: readonly [number, number],
): NoiseField {
  const draw = voxelStream(seed)
  const across = Math.ceil((nx * spacing[0]) / cell[0]) + 2
  const down = Math.ceil((ny * spacing[1]) / cell[0]) + 2
  const layers = Math.ceil(height / cell[1]) + 3
  const lattice = new Float32Array(across * down * layers)
  for (let n = 0; n < lattice.length; n++) lattice[n] = normalTable[draw() >>> 20]
  const layer = new Float32Array(across * down)
  // Linear interpolation keeps 2/3 of the variance along each axis on average.
  const scale = 1.5 ** 1.5
  return {
    plane(z, into, { i0, i1, j0, j1 }) {
      const at = Math.min(layers - 1.001, Math.max(0, (z + height / 2) / cell[1] + 0.5))
      const k = Math.floor(at)
      const w = at - k
      for (let n = 0; n < layer.length; n++)
        layer[n] = scale * ((1 - w) * lattice[k * layer.length + n] + w * lattice[(k + 1) * layer.length + n])
      const stepX = spacing[0] / cell[0]
      for (let j = j0; j < j1; j++) {
        const y = (j * spacing[1]) / cell[0]
        const row = Math.floor(y)
        const v = y - row
        const top = row * across
        const bottom = top + across
        for (let i = i0; i < i1; i++) {
          const x = i * stepX
          const c = x | 0
          const u = x - c
          const a = layer[top + c] + u * (layer[top + c + 1] - layer[top + c])
          const b = layer[bottom + c] + u * (layer[bottom + c + 1] - layer[bottom + c])
          into[i + nx * j] = a + v * (b - a)
        }
      }
    },
  }
}
