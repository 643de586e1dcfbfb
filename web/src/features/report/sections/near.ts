import { useEffect, useRef, useState, type RefObject } from "react";

/** How far from the view a section begins to load, so that whoever scrolls on finds it there. */
const AHEAD = "600px 0px";

/** Whether an element has come near the view; once it has, that stays. */
export function useNear<E extends Element>(): [RefObject<E | null>, boolean] {
  const frame = useRef<E>(null);
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    if (isNear || !frame.current) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && setIsNear(true), {
      rootMargin: AHEAD,
    });
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [isNear]);
  return [frame, isNear];
}
