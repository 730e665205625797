import { describe, expect, it } from 'vitest'
import { recordAbsoluteError, reference } from '../../test/agreement.ts'
import { createRaster, type Raster } from '../raster.ts'
import { blurEffect } from './blur-effect.ts'

interface Case {
  readonly width: number
  readonly height: number
  readonly box: number
  readonly blur: number
}

/** As the reference script draws it. */
function picture({ width, height, box }: Case): Raster {
  const { pixels } = createRaster(width, height)
  const value = (x: number, y: number) => [
    (x * 37 + y * 91 + ((x * y) % 53)) % 256,
    (x * x + 3 * y) % 256,
    (Math.floor(x / 5) * 40 + Math.floor(y / 7) * 25) % 256,
  ]
  const reach = (box - 1) / 2
  const within = (at: number, size: number) => Math.min(size - 1, Math.max(0, at))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++) {
        let sum = 0
        for (let j = -reach; j <= reach; j++)
          for (let i = -reach; i <= reach; i++) sum += value(within(x + i, width), within(y + j, height))[c]
        pixels[3 * (y * width + x) + c] = Math.floor(sum / (box * box) + 0.5)
      }
  return { width, height, pixels }
}

describe('blurEffect', () => {
  it('is that of scikit-image', () => {
    const { pictures } = reference<{ readonly pictures: readonly Case[] }>('blur')
    const ours = pictures.map(one => blurEffect(picture(one)) ?? Number.NaN)
    const error = recordAbsoluteError(
      'blur: Crete',
      ours,
      pictures.map(one => one.blur),
    )
    expect(error).toBeLessThan(1e-9)
  })

  it('grows with the blur', () => {
    const blurs = [1, 3, 5, 9].map(box => blurEffect(picture({ width: 64, height: 64, box, blur: 0 })) ?? 0)
    expect(blurs).toEqual(blurs.toSorted((a, b) => a - b))
  })

  it('is not defined without gradients', () => {
    expect(blurEffect(createRaster(64, 64, [200, 100, 150]))).toBeNull()
    expect(blurEffect(createRaster(11, 64))).toBeNull()
  })
})
