import type { HeldOut } from '@tessera/evidence'
import { agreementFilter, type RatedRows } from './index.ts'

declare const heldOut: HeldOut<RatedRows>

// One type error: the agreement of held-out patients decides nothing.
agreementFilter({ name: 'icc' }).fit(heldOut, { seed: 1 })
