"""The sound of a recording: silence of the right length, for a virtual voice has none."""

from __future__ import annotations

import io
import wave

SAMPLES_PER_SECOND = 8000
LONGEST_SOUND_S = 60

# One frame of MPEG-1 layer III, 32 kHz, 32 kbit/s, mono; its side information says that nothing is in it.
MP3_FRAME = bytes((0xFF, 0xFB, 0x18, 0xC0)) + bytes(140)
MP3_FRAME_S = 1152 / 32000


def wav(duration_s: int, channels: int) -> bytes:
    """A WAV file of silence, 60 s of it at most."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(1)
        file.setframerate(SAMPLES_PER_SECOND)
        file.writeframes(b"\x80" * channels * SAMPLES_PER_SECOND * min(duration_s, LONGEST_SOUND_S))
    return sound.getvalue()


def mp3(duration_s: int) -> bytes:
    """An MP3 file of silence, 60 s of it at most."""
    return MP3_FRAME * -(-min(duration_s, LONGEST_SOUND_S) * 1000 // round(MP3_FRAME_S * 1000))
