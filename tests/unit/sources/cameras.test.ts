import { expect, test } from 'vitest';
import { cameraFault } from '../../../src/sources/camera-fault';
import { cameraByLabel, cameraChoices } from '../../../src/sources/cameras';

const DEVICES = [
  { kind: 'audioinput', deviceId: 'm', label: 'Microphone' },
  { kind: 'videoinput', deviceId: 'a', label: 'Front Camera' },
  { kind: 'videoinput', deviceId: 'b', label: '' },
  { kind: 'videoinput', deviceId: '', label: '' },
] as const;

test('cameras are the video inputs with an id, numbered where they have no name', () => {
  expect(cameraChoices(DEVICES)).toEqual([
    { deviceId: 'a', label: 'Front Camera' },
    { deviceId: 'b', label: 'Camera 2' },
  ]);
});

test('a camera is chosen by part of its label, in any case', () => {
  const cameras = cameraChoices(DEVICES);
  expect(cameraByLabel(cameras, 'front')?.deviceId).toBe('a');
  expect(cameraByLabel(cameras, 'rear')).toBeNull();
  expect(cameraByLabel(cameras, ' ')).toBeNull();
});

test.each([
  ['NotAllowedError', 'denied'],
  ['NotFoundError', 'missing'],
  ['OverconstrainedError', 'missing'],
  ['NotReadableError', 'busy'],
  ['SecurityError', 'unsupported'],
  ['TypeError', 'other'],
])('%s is a camera that is %s', (name, kind) => {
  const error = new Error('what the browser said');
  error.name = name;
  const fault = cameraFault(error);
  expect(fault.kind).toBe(kind);
  expect(fault.message).toMatch(/^[A-Z].*\.$/);
  expect(cameraFault(fault)).toBe(fault);
});
