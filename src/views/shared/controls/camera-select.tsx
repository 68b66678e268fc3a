import { useLive, useSession } from '../session-context';

/** Which of the cameras is taken; choosing one starts it. Needs the `id` of its label, or a `name`. */
export function CameraSelect(props: { className: string; id?: string; name?: string }) {
  const { className, id, name } = props;
  const session = useSession();
  const { cameras, cameraId } = useLive((live) => live);
  return (
    <select
      id={id}
      className={className}
      aria-label={name}
      value={cameraId ?? ''}
      onChange={(event) => void session.startCamera(event.target.value)}
    >
      {cameraId === null && <option value="">–</option>}
      {cameras.map(({ deviceId, label }) => (
        <option key={deviceId} value={deviceId}>
          {label}
        </option>
      ))}
    </select>
  );
}
