import { type Command, InvalidArgumentError } from 'commander'

/** Adds what every command understands. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'print one JSON document on standard output')
    .option('--log <file>', 'append what happens to a file, one JSON line an event')
    .option('--debug', 'show stacks and more detail on standard error')
}

/** Reads a whole number of at least `least`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return text => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(
        most === Number.MAX_SAFE_INTEGER
          ? `Give a whole number of at least ${least}.`
          : `Give a whole number from ${least} to ${most}.`,
      )
    return value
  }
}

/** Reads a number. */
export function realNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Give a number.')
  return value
}

/** Reads names separated by commas. */
export function nameList(text: string): string[] {
  const names = text.split(',').map(name => name.trim())
  if (names.some(name => name === '')) throw new InvalidArgumentError('Give names separated by commas.')
  return names
}

/** Reads numbers separated by commas. */
export function numberList(text: string): number[] {
  return nameList(text).map(realNumber)
}
