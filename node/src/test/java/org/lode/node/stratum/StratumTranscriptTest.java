package org.lode.node.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/**
 * Sessions as miners of other programs have them, byte by byte: {@code >} is the miner's line, {@code <} the server's, {@code !} what
 * happens elsewhere. The requests are ethminer's, its ids and order included; the answers follow NiceHash's specification and those of
 * the pools that eth-proxy was made for.
 */
final class StratumTranscriptTest {
    private static final String ETH_PROXY = """
            > {"id":1,"method":"eth_submitLogin","params":["0x00000000000000000000000000000000000a11ce"],"worker":"rig"}
            < {"id":1,"jsonrpc":"2.0","result":true}
            > {"id":5,"method":"eth_getWork","params":[]}
            < {"id":5,"jsonrpc":"2.0","result":["0xc573a3384f14e0b20f7a55379305f4736a006136402e1ec2cd8a48dfac753493","0x0000000000000000000000000000000000000000000000000000000000000000","0x2000000000000000000000000000000000000000000000000000000000000000","0x1"]}
            > {"id":9,"jsonrpc":"2.0","method":"eth_submitHashrate","params":["0x0000000000000000000000000000000000000000000000000000000001f4d2a0","0x5a0f94d0a2a8f3d63a0a6a3c8b8f0a1b5a0f94d0a2a8f3d63a0a6a3c8b8f0a1b"],"worker":"rig"}
            < {"id":9,"jsonrpc":"2.0","result":true}
            > {"id":40,"method":"eth_submitWork","params":["0x0a2eea0cfae7df01","0xc573a3384f14e0b20f7a55379305f4736a006136402e1ec2cd8a48dfac753493","0xe35e314ee3ea2648e569f805b9c574a3d834f854c7e4ab18c446c5e7506e43b0"],"worker":"rig"}
            < {"id":40,"jsonrpc":"2.0","result":true}
            > {"id":40,"method":"eth_submitWork","params":["0x0a2eea0cfae7df01","0xc573a3384f14e0b20f7a55379305f4736a006136402e1ec2cd8a48dfac753493","0xe35e314ee3ea2648e569f805b9c574a3d834f854c7e4ab18c446c5e7506e43b0"],"worker":"rig"}
            < {"id":40,"jsonrpc":"2.0","result":null,"error":{"code":22,"message":"Duplicate share"}}
            > {"id":41,"method":"eth_submitWork","params":["0x0a2eea0cfae7df03","0xc573a3384f14e0b20f7a55379305f4736a006136402e1ec2cd8a48dfac753493","0xe35e314ee3ea2648e569f805b9c574a3d834f854c7e4ab18c446c5e7506e43b0"],"worker":"rig"}
            < {"id":41,"jsonrpc":"2.0","result":null,"error":{"code":23,"message":"Wrong mix hash"}}
            > {"id":41,"method":"eth_submitWork","params":["0x0a2eea0cfae7df04","0x0000000000000000000000000000000000000000000000000000000000000000","0x0000000000000000000000000000000000000000000000000000000000000000"],"worker":"rig"}
            < {"id":41,"jsonrpc":"2.0","result":null,"error":{"code":21,"message":"Job not found"}}
            ! a block of somebody else's
            < {"id":0,"jsonrpc":"2.0","result":["0x4dc1a049f4f3902e6f9766b570cb393c0b6603983ed579f6c11e86d8bb439d06","0x0000000000000000000000000000000000000000000000000000000000000000","0x2000000000000000000000000000000000000000000000000000000000000000","0x2"]}
            > {"id":40,"method":"eth_submitWork","params":["0x0a2eea0cfae7df02","0xc573a3384f14e0b20f7a55379305f4736a006136402e1ec2cd8a48dfac753493","0x86485a61a46793b6fad9536ff19223754a4c2a9b27817e93fb406c236f9eb561"],"worker":"rig"}
            < {"id":40,"jsonrpc":"2.0","result":true}
            > {"id":7,"method":"eth_getBlockByNumber","params":["latest",false]}
            < {"id":7,"jsonrpc":"2.0","result":null,"error":{"code":-3,"message":"Method not found"}}
            """;
    private static final String ETHEREUM_STRATUM = """
            > {"id":1,"method":"mining.hello","params":{"agent":"ethminer-0.19.0","host":"localhost","port":"1f48","proto":"EthereumStratum/2.0.0"}}
            < {"id":1,"result":false,"error":[20,"Method not found",null]}
            > {"id":1,"jsonrpc":"2.0","method":"mining.subscribe","params":[]}
            < {"id":1,"result":false,"error":[20,"Only EthereumStratum/1.0.0 and eth-proxy are spoken here",null]}
            > {"id":1,"method":"mining.subscribe","params":["ethminer-0.19.0","EthereumStratum/1.0.0"]}
            < {"id":1,"result":[["mining.notify","080c080c080c080c080c080c080c080c","EthereumStratum/1.0.0"],"080c"],"error":null}
            > {"id":2,"method":"mining.extranonce.subscribe","params":[]}
            < {"id":2,"result":true,"error":null}
            > {"id":3,"method":"mining.authorize","params":["0x00000000000000000000000000000000000a11ce.rig","x"]}
            < {"id":3,"result":true,"error":null}
            < {"id":null,"method":"mining.set_difficulty","params":[0.0000000018626167275215267]}
            < {"id":null,"method":"mining.notify","params":["c573a3384f14e0b2","0000000000000000000000000000000000000000000000000000000000000000","c573a3384f14e0b20f7a55379305f4736a006136402e1ec2cd8a48dfac753493",true]}
            > {"id":9,"jsonrpc":"2.0","method":"eth_submitHashrate","params":["0x0000000000000000000000000000000000000000000000000000000001f4d2a0","0x5a0f94d0a2a8f3d63a0a6a3c8b8f0a1b5a0f94d0a2a8f3d63a0a6a3c8b8f0a1b"],"worker":"rig"}
            < {"id":9,"result":true,"error":null}
            > {"id":40,"method":"mining.submit","params":["0x00000000000000000000000000000000000a11ce.rig","c573a3384f14e0b2","6a909d9bbc02"]}
            < {"id":40,"result":true,"error":null}
            > {"id":40,"method":"mining.submit","params":["0x00000000000000000000000000000000000a11ce.rig","c573a3384f14e0b2","6a909d9bbc02"]}
            < {"id":40,"result":false,"error":[22,"Duplicate share",null]}
            > {"id":40,"method":"mining.submit","params":["0x00000000000000000000000000000000000a11ce.rig","c573a3384f14e0b2","6a909d9bbc03"]}
            < {"id":40,"result":false,"error":[23,"Low difficulty share",null]}
            > {"id":40,"method":"mining.submit","params":["0x00000000000000000000000000000000000a11ce.rig","bf0488aa","6a909d9bbc05"]}
            < {"id":40,"result":false,"error":[21,"Job not found",null]}
            ! a block of somebody else's
            < {"id":null,"method":"mining.notify","params":["f9701c0a43d7baa0","0000000000000000000000000000000000000000000000000000000000000000","f9701c0a43d7baa0afb7154b4dbb5eb6fb9090e4036b1267e335c52f57ebe42b",true]}
            > {"id":40,"method":"mining.submit","params":["0x00000000000000000000000000000000000a11ce.rig","c573a3384f14e0b2","6a909d9bbc05"]}
            < {"id":40,"result":true,"error":null}
            > {"id":"x","method":"mining.submit","params":["0x00000000000000000000000000000000000a11ce.rig","c573a3384f14e0b2","0a2eea0cfae7df07"]}
            < {"id":"x","result":true,"error":null}
            """;

    @Test
    void ethProxy() throws Exception {
        replay(ETH_PROXY);
    }

    @Test
    void ethereumStratum() throws Exception {
        replay(ETHEREUM_STRATUM);
    }

    /** Work that was asked for before it was made is the answer, and is not pushed as well. */
    @Test
    void givesWorkOnce() throws Exception {
        String request = "{\"id\":%d,\"method\":\"%s\",\"params\":[\"0x%040x\"]}\n";
        try (LiveNode node = new LiveNode(StratumLimits.STANDARD)) {
            for (int miner = 1; miner <= 30; miner++) {
                try (Socket socket = node.connect();
                        BufferedReader in = LiveNode.reader(socket)) {
                    LiveNode.send(
                            socket,
                            request.formatted(1, "eth_submitLogin", miner)
                                    + request.formatted(2, "eth_getWork", miner));
                    assertThat(in.readLine()).startsWith("{\"id\":1,").contains("true");
                    assertThat(in.readLine()).startsWith("{\"id\":2,").contains("[\"0x");
                    LiveNode.send(socket, request.formatted(3, "eth_getWork", miner));
                    assertThat(in.readLine()).startsWith("{\"id\":3,").contains("[\"0x");
                }
            }
        }
    }

    private static void replay(String transcript) throws Exception {
        try (LiveNode node = new LiveNode(StratumLimits.STANDARD);
                Socket socket = node.connect();
                BufferedReader in = LiveNode.reader(socket)) {
            for (String line : transcript.lines().toList()) {
                switch (line.charAt(0)) {
                    case '>' -> LiveNode.send(socket, line.substring(2) + "\n");
                    case '<' -> assertThat(in.readLine()).isEqualTo(line.substring(2));
                    default -> node.importBlock();
                }
            }
        }
    }
}
