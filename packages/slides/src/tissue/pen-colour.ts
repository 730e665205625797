import type { DensityPlanes } from './light.ts'

/** Colours of ink that are told apart. Others are found under the nearest of these names. */
export const penColours = ['black', 'blue', 'green', 'red', 'yellow', 'orange'] as const
export type PenColour = (typeof penColours)[number]

/** Of each pixel inside 1 + the index of its ink in {@link penColours}; else 0. */
export function inkOf({ red, green, blue }: DensityPlanes, inside: Uint8Array): Uint8Array {
  const ink = new Uint8Array(inside.length)
  const number = (name: PenColour) => penColours.indexOf(name) + 1
  const numbers = {
    black: number('black'),
    blue: number('blue'),
    green: number('green'),
    red: number('red'),
    yellow: number('yellow'),
    orange: number('orange'),
  }
  for (let i = 0; i < ink.length; i++) {
    if (inside[i] === 0) continue
    const r = red[i]
    const g = green[i]
    const b = blue[i]
    const top = Math.max(r, g, b)
    const bottom = Math.min(r, g, b)
    ink[i] =
      bottom >= 0.6 * top
        ? numbers.black
        : r >= b
          ? r >= 1.8 * g
            ? b >= 0.9 * g
              ? numbers.green
              : numbers.blue
            : numbers.blue
          : g < 0.35 * b
            ? numbers.yellow
            : g < 0.6 * b
              ? numbers.orange
              : numbers.red
  }
  return ink
}
