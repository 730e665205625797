/** Colours of ink that are told apart. Others are found under the nearest of these names. */
export const penColours = ['black', 'blue', 'green', 'red', 'yellow', 'orange'] as const
export type PenColour = (typeof penColours)[number]
