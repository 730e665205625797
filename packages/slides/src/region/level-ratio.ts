import type { Slide, SlideLevel } from '../slide.ts'
import { SlideError } from '../slide-error.ts'

/** Two numbers, along x and y. */
export interface Pair {
  readonly x: number
  readonly y: number
}

type Sized = Pick<Slide, 'width' | 'height' | 'levels'>

/**
 * Level-0 pixels that a pixel of a level spans. Writers of pyramids shrink by a whole number and drop (or keep) the
 * part of a pixel that is left at the right and lower edge: where a power of two, or else another whole number, explains
 * both sides of the level that way, it is the ratio; width by width and height by height would shift the far edge by up
 * to a pixel of the level. Otherwise each side has its own ratio.
 */
export function levelRatio(slide: Sized, level: Pick<SlideLevel, 'width' | 'height'>): Pair {
  const x = slide.width / level.width
  const y = slide.height / level.height
  const mean = Math.sqrt(x * y)
  const explains = (by: number) =>
    Math.abs(slide.width / by - level.width) < 1 && Math.abs(slide.height / by - level.height) < 1
  const whole = [2 ** Math.round(Math.log2(mean)), Math.round(mean)].find(by => by >= 1 && explains(by))
  return whole === undefined ? { x, y } : { x: whole, y: whole }
}

/** Of a level that is coarser than asked by no more than this share is read rather than the next finer one. */
export const levelTolerance = 0.02

/**
 * The level to read for a picture whose pixels span `downsample` level-0 pixels: the smallest that is at least as fine,
 * within {@link levelTolerance}; level 0 where none is.
 */
export function bestLevel(slide: Sized, downsample: Pair): SlideLevel {
  const fine = slide.levels.filter(level => {
    const ratio = levelRatio(slide, level)
    return ratio.x <= downsample.x * (1 + levelTolerance) && ratio.y <= downsample.y * (1 + levelTolerance)
  })
  const smallest = fine.reduce<SlideLevel | undefined>(
    (best, level) => (best === undefined || level.width < best.width ? level : best),
    undefined,
  )
  return smallest ?? levelOf(slide, 0)
}

/** @throws SlideError `no-such-level` */
export function levelOf({ levels }: Pick<Slide, 'levels'>, index: number): SlideLevel {
  const level = levels[index]
  if (level === undefined)
    throw new SlideError('no-such-level', `level ${index}`, `give one from 0 to ${levels.length - 1}`)
  return level
}
