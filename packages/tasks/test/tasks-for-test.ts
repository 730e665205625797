import { existsSync, writeFileSync } from 'node:fs'
import { threadId } from 'node:worker_threads'

/** Sum of a row times a weight, with enough transcendental arithmetic to show a difference in the last bit. */
export function weigh(
  item: { weight: number },
  shared: { row: Float64Array },
): { sum: number; row: Float64Array } {
  let sum = 0
  for (const value of shared.row) sum += Math.exp(Math.sin(value * item.weight))
  return { sum, row: shared.row.map(value => Math.log1p(value * item.weight)) }
}

export function failOn(item: number, shared: { bad: number }): number {
  if (item === shared.bad) throw new RangeError(`no room for ${item}`)
  return item
}

export function exitOn(item: number, shared: { bad: number }): number {
  if (item === shared.bad) process.exit(3)
  return item
}

export function giveFunction(): unknown {
  return () => 1
}

export async function slow(item: number, shared: { milliseconds: number }): Promise<number> {
  await new Promise(resolve => setTimeout(resolve, shared.milliseconds))
  return Math.sqrt(item)
}

/** Fails at once on one item, and takes its time on the others. */
export async function failOrWait(
  item: number,
  shared: { bad: number; milliseconds: number },
): Promise<number> {
  if (item !== shared.bad) await slow(item, shared)
  return failOn(item, shared)
}

/** The thread that works on an item, which takes so many milliseconds. */
export async function threadOf(_: number, milliseconds: number): Promise<number> {
  await new Promise(resolve => setTimeout(resolve, milliseconds))
  return threadId
}

/** Leaves a mark for each call, so that a test can count what was computed. */
export function mark(item: number, shared: { folder: string }): number {
  const file = `${shared.folder}/mark-${item}-${existsSync(`${shared.folder}/mark-${item}-1`) ? 2 : 1}`
  writeFileSync(file, '')
  return item * item
}
