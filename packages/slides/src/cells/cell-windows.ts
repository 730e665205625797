import { downsampleAt } from '../region/index.ts'
import type { Slide } from '../slide.ts'
import type { SlideMask } from '../slide-mask.ts'
import { shareInside } from '../tiles/index.ts'

/** A part of the slide that is looked at in one go: a core whose nuclei count, and a rim around it that is read too. */
export interface CellWindow {
  /** Of the picture with its rim, level-0 pixels. */
  readonly x: number
  readonly y: number
  /** Of the picture with its rim, its own pixels. */
  readonly width: number
  readonly height: number
  /** Of the core, µm of the slide. */
  readonly coreUm: {
    readonly left: number
    readonly top: number
    readonly right: number
    readonly bottom: number
  }
}

export interface WindowSettings {
  readonly mpp: number
  /** Side of a core, pixels. */
  readonly size: number
  /** Wider than half a nucleus: µm. */
  readonly rimUm: number
  /** Windows without any of it are left out. */
  readonly within: SlideMask | null
}

/** Windows that cover the slide once, row by row. @throws SlideError `no-scale`, `bad-setting` */
export function cellWindows(
  slide: Pick<Slide, 'width' | 'height' | 'scale' | 'file'>,
  { mpp, size, rimUm, within }: WindowSettings,
): CellWindow[] {
  const pixel = downsampleAt(slide, mpp)
  const [wide, high] = [slide.width / pixel.x, slide.height / pixel.y]
  const rim = Math.ceil(rimUm / mpp)
  const inside = within === null ? null : shareInside(within)
  const windows: CellWindow[] = []
  for (let top = 0; top < high; top += size)
    for (let left = 0; left < wide; left += size) {
      const right = Math.min(wide, left + size)
      const bottom = Math.min(high, top + size)
      const share = inside?.(
        left * pixel.x,
        top * pixel.y,
        (right - left) * pixel.x,
        (bottom - top) * pixel.y,
      )
      if (share === 0) continue
      const [x, y] = [Math.max(0, left - rim), Math.max(0, top - rim)]
      windows.push({
        x: x * pixel.x,
        y: y * pixel.y,
        width: Math.ceil(Math.min(wide, right + rim) - x),
        height: Math.ceil(Math.min(high, bottom + rim) - y),
        coreUm: { left: left * mpp, top: top * mpp, right: right * mpp, bottom: bottom * mpp },
      })
    }
  return windows
}
