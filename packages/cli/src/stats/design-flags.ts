import { UsageError } from '../exit-code.ts'
import type { DesignOptions } from './design-options.ts'

/** The number of a flag, named as it is written (`hazard-ratio`); undefined where it was not given. */
export function numberFlag(options: DesignOptions, flag: string): number | undefined {
  const value = options[flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())]
  return typeof value === 'number' ? value : undefined
}

/** @throws UsageError where the flag was not given */
export function neededNumber(options: DesignOptions, flag: string): number {
  const value = numberFlag(options, flag)
  if (value === undefined) throw new UsageError(`--${flag} is needed here`)
  return value
}

/** 1 or 2, or the default. */
export function sidesFlag(options: DesignOptions, byDefault: 1 | 2): 1 | 2 {
  const sides = numberFlag(options, 'sides')
  return sides === undefined ? byDefault : sides === 1 ? 1 : 2
}

/** The numbers of a flag such as `--information 0.5,1`. */
export function numbersFlag(options: DesignOptions, flag: string): number[] | undefined {
  const value = options[flag]
  return Array.isArray(value) ? value.map(Number) : undefined
}
