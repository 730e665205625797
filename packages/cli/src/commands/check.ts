import type { Command } from 'commander'
import type { SetExit } from '../program.ts'
export function addCheck(_program: Command, _setExit: SetExit): void {}
