// How long a film is, as players write it: 0:12, 12:05, 1:02:05. Pure.

export function runningTime(seconds: number): string {
  // Cut off, as the player's own clock does.
  const whole = Math.max(1, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
