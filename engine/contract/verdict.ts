// What a yes/no question comes to.

/** `unsure`: neither answer is probable enough by what was measured of the model. */
export type Verdict = 'yes' | 'unsure' | 'no';
