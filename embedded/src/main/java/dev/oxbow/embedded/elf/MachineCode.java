package dev.oxbow.embedded.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The x86-64 instructions of the two kinds of functions that we need (System V calling convention).
 */
final class MachineCode {
  private static final byte[] MOV_R10_RCX = {0x49, (byte) 0x89, (byte) 0xCA};
  private static final byte MOV_EAX = (byte) 0xB8;
  private static final byte[] SYSCALL = {0x0F, 0x05};
  private static final byte RET = (byte) 0xC3;

  private MachineCode() {}

  /**
   * A function that hands its (up to six) arguments to the kernel and returns the kernel's answer,
   * -errno on failure, as libaio's functions do. The fourth argument comes in rcx and goes in r10.
   */
  static byte[] systemCall(int number) {
    return code(11).put(MOV_R10_RCX).put(MOV_EAX).putInt(number).put(SYSCALL).put(RET).array();
  }

  /** A function that returns a constant; as a pointer only 0 makes sense. */
  static byte[] returning(int value) {
    return code(6).put(MOV_EAX).putInt(value).put(RET).array();
  }

  private static ByteBuffer code(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
