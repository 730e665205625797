import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createGrid, createVolume, writeVolume } from '@tessera/imaging'
import { createRaster, writePyramid } from '@tessera/slides'
import { createRandom } from '@tessera/statistics'

/** Side of the slides, pixels of half a micrometre. */
const side = 256

/** A pink slide with so many dark nuclei, white at its right border: tissue enough for tiles of 64 pixels. */
export async function writeSmallSlide(
  file: string,
  nuclei: number,
  seed: number,
  { mpp = 0.5 }: { readonly mpp?: number | null } = {},
): Promise<void> {
  mkdirSync(dirname(file), { recursive: true })
  const random = createRandom(seed, 'small slide')
  const raster = createRaster(side, side)
  for (let at = 0; at < side * side; at++) {
    const grain = random.integer(16)
    const white = at % side >= side - 40
    raster.pixels.set(white ? [246, 246, 246] : [214 + grain, 150 + grain, 190 + grain], 3 * at)
  }
  for (let n = 0; n < nuclei; n++) {
    const [x, y] = [8 + random.integer(side - 60), 8 + random.integer(side - 16)]
    for (let dy = -6; dy <= 6; dy++)
      for (let dx = -6; dx <= 6; dx++)
        if (dx * dx + dy * dy <= 36) raster.pixels.set([92, 62, 140], 3 * (x + dx + side * (y + dy)))
  }
  await writePyramid(
    {
      width: side,
      height: side,
      readRegion: async (x, y, width, height) => {
        const part = createRaster(width, height)
        for (let row = 0; row < height; row++)
          part.pixels.set(
            raster.pixels.subarray(3 * (x + side * (y + row)), 3 * (x + width + side * (y + row))),
            3 * row * width,
          )
        return part
      },
    },
    file,
    { tileSize: 128, ...(mpp === null ? {} : { mpp }) },
  )
}

export interface SmallScan {
  /** Radius of the tumour in voxels; 0 leaves the mask empty. */
  readonly radius: number
  readonly brightness: number
  readonly seed: number
  /** Spacing of the mask where it is of another geometry. */
  readonly maskSpacing?: number
  /** 2 gives the tumour's halves labels of their own. */
  readonly lesions?: 1 | 2
}

/** `STEM.nii.gz` and `STEM_mask.nii.gz`: noise of 20 x 20 x 8 voxels with a ball in it. */
export async function writeSmallScan(stem: string, scan: SmallScan): Promise<void> {
  mkdirSync(dirname(stem), { recursive: true })
  const [nx, ny, nz] = [20, 20, 8]
  const random = createRandom(scan.seed, 'small scan')
  const grid = createGrid({ size: [nx, ny, nz], spacing: [1, 1, 3] })
  const inside = new Uint8Array(nx * ny * nz)
  const voxels = Float32Array.from(inside, (_, at) => {
    const [i, j, k] = [(at % nx) - 10, (Math.floor(at / nx) % ny) - 10, Math.floor(at / (nx * ny)) - 4]
    if (i * i + j * j + 2 * k * k < scan.radius * scan.radius) inside[at] = 1
    return 100 + 10 * random.normal() + (inside[at] === 1 ? scan.brightness : 0)
  })
  await writeVolume(`${stem}.nii.gz`, createVolume(grid, voxels))
  const { lesions = 1, maskSpacing = 1 } = scan
  const labels = inside.map((value, at) => (lesions === 2 && at % nx < nx / 2 ? 2 * value : value))
  const on = createGrid({ ...grid, spacing: [maskSpacing, 1, 3] })
  await writeVolume(`${stem}_mask.nii.gz`, createVolume(on, labels))
}

/** Path of a file beside study.yaml. */
export function beside(study: string, ...names: readonly string[]): string {
  return join(dirname(study), ...names)
}
