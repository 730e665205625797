import type { Command } from 'commander'
import type { SetExit } from '../program.ts'
export function addPlan(_program: Command, _setExit: SetExit): void {}
