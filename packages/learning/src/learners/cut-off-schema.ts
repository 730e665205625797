import { z } from 'zod'

/** How a protocol names the cut-off between low and high risk: see {@link chooseCutOff}. */
export const cutOffSchema = z.union([z.enum(['median', 'youden']), z.number().min(0).max(1)])
