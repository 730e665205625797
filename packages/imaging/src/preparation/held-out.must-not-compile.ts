import type { HeldOut } from '@tessera/evidence'
import { type LandmarkRows, nyul } from './nyul.ts'

declare const heldOut: HeldOut<LandmarkRows>

// One type error: a standard scale is learnt from training scans alone.
nyul().fit(heldOut, { seed: 1 })
