import { UsageError } from '../exit-code.ts'

/** @throws UsageError where an option that the method needs was not given */
export function required<T>(value: T | null | undefined, option: string): T {
  if (value === null || value === undefined) throw new UsageError(`${option} is needed`)
  return value
}
