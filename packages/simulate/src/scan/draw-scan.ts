import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { createGrid, createVolume, type Mask, type Volume, writeMask, writeVolume } from '@tessera/imaging'
import { acquire } from './acquire.ts'
import type { Canvas } from './canvas.ts'
import { noiseField } from './noise-field.ts'
import { mottle, paintPelvis } from './paint-pelvis.ts'
import { bowelBox, paintRectum } from './paint-rectum.ts'
import type { ScanRequest } from './scan-request.ts'

export interface DrawnScan {
  readonly image: Volume<Int16Array>
  /** What the reader outlined; empty where no tumour was seen. */
  readonly mask: Mask
  /** Where the tumour is. */
  readonly truth: Mask
}

/**
 * A T2-weighted turbo spin echo of a pelvis with a rectal tumour, oblique axial, before or after therapy. Pure: equal
 * requests give equal voxels.
 */
export function drawScan(request: ScanRequest): DrawnScan {
  const { scanner, pelvis, shift } = request
  const [nx, ny, nz] = scanner.size
  const [dx, dy, dz] = scanner.spacing
  const height = nz * dz
  const field = (offset: number, inPlane: number, along: number) =>
    noiseField(pelvis.seed * 8 + offset, nx, ny, scanner.spacing, height + 30, [inPlane, along])
  const fields = {
    tissue: field(0, 9, 9),
    grain: field(1, 2.2, 4),
    coarse: field(request.residue === null ? 2 : 5, 5, 6),
    fine: field(request.residue === null ? 3 : 6, 1.9, 3.5),
    border: field(4, 7, 8),
  }
  const plane = () => new Float32Array(nx * ny)
  const planes = { tissue: plane(), grain: plane(), coarse: plane(), fine: plane(), border: plane() }
  const all = { i0: 0, i1: nx, j0: 0, j1: ny }
  const signal = new Float32Array(nx * ny * nz)
  const reader = new Uint8Array(signal.length)
  const truth = new Uint8Array(signal.length)
  for (let k = 0; k < nz; k++) {
    const from = k * nx * ny
    const canvas: Canvas = { nx, ny, dx, dy, signal: signal.subarray(from, from + nx * ny) }
    // The patient is displaced; the picture is not.
    const z = (k - (nz - 1) / 2) * dz - shift[2]
    paintPelvis(canvas, pelvis, { z, bladder: request.bladder, scale: pelvis.scale })
    const box = bowelBox(canvas, z, pelvis.scale)
    fields.coarse.plane(z, planes.coarse, box)
    fields.fine.plane(z, planes.fine, box)
    fields.border.plane(z, planes.border, box)
    paintRectum(canvas, request, z, planes, { reader, truth, from })
    fields.tissue.plane(z, planes.tissue, all)
    fields.grain.plane(z, planes.grain, all)
    mottle(canvas, planes.tissue, planes.grain)
  }
  const grid = createGrid({
    size: scanner.size,
    spacing: scanner.spacing,
    origin: [shift[0] - ((nx - 1) / 2) * dx, shift[1] - ((ny - 1) / 2) * dy, -((nz - 1) / 2) * dz],
  })
  return {
    image: createVolume(grid, acquire(signal, request)),
    mask: { grid, inside: reader },
    truth: { grid, inside: truth },
  }
}

/** Writes the scan, the reader's mask and the true one. @throws ImagingError as `writeVolume` does */
export async function drawScanFile(target: string, folder: string, request: ScanRequest): Promise<void> {
  const { image, mask, truth } = drawScan(request)
  const at = (name: string) => path.join(folder, ...name.split('/'))
  for (const file of [target, at(request.mask), at(request.trueMask)])
    mkdirSync(path.dirname(file), { recursive: true })
  await writeMask(at(request.trueMask), truth, { level: 1 })
  await writeMask(at(request.mask), mask, { level: 1 })
  // Last: it is what a later call looks for.
  await writeVolume(target, image, { level: 1 })
}
