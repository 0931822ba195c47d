// One name for a key on every keyboard.

import { expect, test } from 'vitest';
import { isForeign, nameOf, printed } from '../../../renderer/keys/key-names.ts';

const press = (key: string, code: string, held = '') => ({
  key,
  code,
  ctrlKey: held.includes('c'),
  metaKey: held.includes('m'),
  altKey: held.includes('a'),
  shiftKey: held.includes('s'),
});

test('letters go by what the layout writes', () => {
  expect(nameOf(press('a', 'KeyA'))).toBe('A');
  // A French keyboard writes "a" where others have Q.
  expect(nameOf(press('a', 'KeyQ'))).toBe('A');
  expect(nameOf(press('A', 'KeyA', 's'))).toBe('Shift+A');
  expect(nameOf(press('z', 'KeyZ', 'c'))).toBe('Ctrl+Z');
  expect(nameOf(press('Z', 'KeyZ', 'ms'))).toBe('Ctrl+Shift+Z');
});

test('where the layout writes no Latin letters, they go by their place', () => {
  expect(nameOf(press('я', 'KeyZ'))).toBe('Z');
  expect(nameOf(press('Я', 'KeyZ', 'cs'))).toBe('Ctrl+Shift+Z');
  expect(nameOf(press('ζ', 'KeyZ', 'c'))).toBe('Ctrl+Z');
  expect([isForeign('п', 'KeyG'), isForeign('g', 'KeyG'), isForeign('ö', 'KeyO')]).toEqual([true, false, false]);
});

test('signs go by place only on such a layout, and say by themselves whether Shift was needed', () => {
  expect(nameOf(press('.', 'Slash'), true)).toBe('/');
  expect(nameOf(press(',', 'Slash', 's'), true)).toBe('?');
  expect(nameOf(press('-', 'Slash'))).toBe('-');
  expect(nameOf(press('?', 'Minus', 's'))).toBe('?');
  expect(nameOf(press('/', 'Digit7', 's'))).toBe('/');
});

test('digits go by their place without Shift', () => {
  expect(nameOf(press('"', 'Digit3'))).toBe('3');
  expect(nameOf(press('3', 'Digit3', 's'))).toBe('Shift+3');
  expect(nameOf(press('3', 'Numpad3'))).toBe('3');
});

test('AltGr belongs to the sign it writes', () => {
  expect(nameOf(press('@', 'KeyQ', 'ca'))).toBe('@');
  expect(nameOf(press('e', 'KeyE', 'ca'))).toBe('Ctrl+Alt+E');
});

test('modifiers alone are no key', () => {
  for (const key of ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'Dead']) expect(nameOf(press(key, ''))).toBeNull();
});

test('keys are told as they are printed', () => {
  expect(printed('Ctrl+Shift+Z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
  expect(printed('Ctrl+Shift+Z', true)).toEqual(['⌘', '⇧', 'Z']);
  expect(printed('Ctrl++', false)).toEqual(['Ctrl', '+']);
  expect(printed('+', false)).toEqual(['+']);
  expect(printed('ArrowLeft', false)).toEqual(['←']);
  expect(printed('Ctrl+Space', false, { Ctrl: 'Strg', Space: 'Leertaste' })).toEqual(['Strg', 'Leertaste']);
  expect(printed('Ctrl+S', true, { Ctrl: 'Strg' })).toEqual(['⌘', 'S']);
});
