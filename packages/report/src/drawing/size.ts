/** Width of a figure that takes the whole column, in pixels at the size it is read. */
export const wide = 800
/** Width of a figure of which two stand side by side. */
export const half = 384
