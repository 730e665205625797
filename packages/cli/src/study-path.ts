import { statSync } from 'node:fs'
import { join } from 'node:path'

/** A study is given by its `study.yaml` or by the folder that holds it. */
export function protocolPath(study: string): string {
  return statSync(study, { throwIfNoEntry: false })?.isDirectory() ? join(study, 'study.yaml') : study
}

/** An argument as one would type it in a shell. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** The command as it was typed, to type it again. */
export function sameCommand(): string {
  return ['tessera', ...process.argv.slice(2)].map(shellWord).join(' ')
}
