import { dhyper } from 'lib-r-math.js'

/**
 * P(X = x) white balls when `draws` are taken from `white` + `black`. R: dhyper(x, white, black, draws). NaN unless
 * these are whole numbers that can be.
 */
export function hypergeometricDensity(x: number, white: number, black: number, draws: number): number {
  return dhyper(x, white, black, draws)
}
