// SPDX-License-Identifier: GPL-2.0-or-later
//
// Lucene in a process of its own.
//   LuceneBench build INDEX DUMP...                                 an index of all dumps, of one segment, sorted by time
//   LuceneBench ask INDEX ORDER TOTAL WARMUPS ROUNDS ANSWERS < QUERIES
//                                  a query a line; WARMUPS rounds of all, then ROUNDS; what was found goes to ANSWERS as
//                                  JSON, a line each; a line each: milliseconds of all rounds
// ORDER is relevance or newest, TOTAL quick (Lucene's way: exact up to 1,000) or exact.

import com.ibm.icu.text.Normalizer2;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.icu.ICUNormalizer2CharFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionLengthAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollector;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.FSDirectory;

public final class LuceneBench {
    private static final int HITS = 20, THREADS = 2, QUICK_TOTAL = 1_000;
    private static final Sort NEWEST = new Sort(new SortField("time", SortField.Type.LONG, true));

    public static void main(String[] words) throws Exception {
        String mode = words.length == 0 ? "" : words[0];
        if (mode.equals("build") && words.length > 2) {
            build(Path.of(words[1]), Arrays.asList(words).subList(2, words.length));
        } else if (mode.equals("ask") && words.length == 7) {
            ask(Path.of(words[1]), words[2].equals("newest"), words[3].equals("exact"), Integer.parseInt(words[4]),
                Integer.parseInt(words[5]), Path.of(words[6]));
        } else {
            System.err.println("usage: LuceneBench build|ask …");
            System.exit(2);
        }
    }

    // Text

    /** Folded by NFKC_Casefold, cut by UAX #29, Japanese as pairs and single characters. */
    private static final class Folding extends Analyzer {
        private static final Normalizer2 NFKC_CF = Normalizer2.getNFKCCasefoldInstance();

        @Override protected Reader initReader(String field, Reader text) {
            return new ICUNormalizer2CharFilter(text, NFKC_CF);
        }

        @Override protected TokenStreamComponents createComponents(String field) {
            Tokenizer tokenizer = new StandardTokenizer();
            int all = CJKBigramFilter.HAN | CJKBigramFilter.HIRAGANA | CJKBigramFilter.KATAKANA | CJKBigramFilter.HANGUL;
            return new TokenStreamComponents(tokenizer, new CJKBigramFilter(tokenizer, all, true));
        }

        /** No phrase goes from the title into the body. */
        @Override public int getPositionIncrementGap(String field) { return 100; }
    }

    // Building

    private static void build(Path folder, List<String> dumps) throws Exception {
        IndexWriterConfig options = new IndexWriterConfig(new Folding()).setIndexSort(NEWEST).setRAMBufferSizeMB(256);
        try (FSDirectory directory = FSDirectory.open(folder); IndexWriter writer = new IndexWriter(directory, options)) {
            for (String dump : dumps) {
                try (BufferedReader lines = Files.newBufferedReader(Path.of(dump))) {
                    addAll(lines, writer);
                }
            }
            writer.forceMerge(1);
            writer.commit();
        }
    }

    /** Both threads take lines from the one reader; the first failure ends the program. */
    private static void addAll(BufferedReader lines, IndexWriter writer) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < THREADS; ++number) {
            Thread thread = new Thread(() -> {
                try {
                    for (String line; (line = lines.readLine()) != null;) writer.addDocument(document(line));
                } catch (IOException | RuntimeException failure) {
                    failure.printStackTrace();
                    System.exit(1);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) thread.join();
    }

    private static Document document(String line) {
        FlatObject post = new FlatObject(line);
        Document document = new Document();
        document.add(new StringField("id", post.get("id"), Field.Store.YES));
        long time = OffsetDateTime.parse(post.get("date")).toEpochSecond();
        document.add(new NumericDocValuesField("time", time));
        document.add(new StoredField("time", time));
        for (String name : List.of("title", "body")) {
            document.add(new StoredField(name, post.get(name)));
            document.add(new TextField("text", post.get(name), Field.Store.NO));
        }
        return document;
    }

    /** A line of JSON that holds strings, numbers and null, which is what the corpora hold; all but strings is empty. */
    private static final class FlatObject {
        private final String line;
        private final java.util.Map<String, String> members = new java.util.HashMap<>();
        private int at = 1;

        FlatObject(String line) {
            this.line = line;
            while (line.charAt(at) != '}') {
                String name = value();
                expect(':');
                members.put(name, value());
                skip();
                if (line.charAt(at) == ',') ++at;
                skip();
            }
        }

        String get(String name) { return members.getOrDefault(name, ""); }

        private void skip() {
            while (line.charAt(at) == ' ') ++at;
        }

        private void expect(char sign) {
            skip();
            if (line.charAt(at) != sign) throw new IllegalArgumentException("not a flat JSON object: " + line);
            ++at;
        }

        private String value() {
            skip();
            if (line.charAt(at) != '"') {
                while (line.charAt(at) != ',' && line.charAt(at) != '}') ++at;
                return "";
            }
            StringBuilder text = new StringBuilder();
            for (++at; line.charAt(at) != '"'; ++at) {
                text.append(line.charAt(at) == '\\' ? escaped(line.charAt(++at)) : line.charAt(at));
            }
            ++at;
            return text.toString();
        }

        private char escaped(char sign) {
            switch (sign) {
                case 'n': return '\n';
                case 't': return '\t';
                case 'r': return '\r';
                case 'b': return '\b';
                case 'f': return '\f';
                case 'u':
                    at += 4;
                    return (char) Integer.parseInt(line.substring(at - 3, at + 1), 16);
                default: return sign;
            }
        }
    }

    // Asking

    private static void ask(Path folder, boolean newest, boolean exact, int warmups, int rounds, Path answers)
        throws Exception {
        List<String> queries = new ArrayList<>();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = input.readLine()) != null;) queries.add(line);
        double[][] times = new double[queries.size()][rounds];
        try (FSDirectory directory = FSDirectory.open(folder); DirectoryReader reader = DirectoryReader.open(directory);
             PrintWriter found = new PrintWriter(Files.newBufferedWriter(answers)); Analyzer analyzer = new Folding()) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null);
            for (int round = -warmups; round < rounds; ++round) {
                for (int number = 0; number < queries.size(); ++number) {
                    long begin = System.nanoTime();
                    TopDocs page = page(searcher, query(analyzer, queries.get(number)), newest, exact);
                    for (ScoreDoc hit : page.scoreDocs) searcher.doc(hit.doc);
                    if (round >= 0) times[number][round] = (System.nanoTime() - begin) / 1e6;
                    if (round == -warmups) found.println(told(page));
                }
            }
        }
        for (double[] row : times) {
            StringBuilder line = new StringBuilder();
            for (double time : row) line.append(String.format(Locale.ROOT, "%.4f ", time));
            System.out.println(line);
        }
    }

    private static String told(TopDocs page) {
        return String.format(Locale.ROOT, "{\"total\": %d, \"exact\": %b, \"hits\": %d}", page.totalHits.value,
                             page.totalHits.relation == TotalHits.Relation.EQUAL_TO, page.scoreDocs.length);
    }

    private static TopDocs page(IndexSearcher searcher, Query query, boolean newest, boolean exact) throws IOException {
        int threshold = exact ? Integer.MAX_VALUE : QUICK_TOTAL;
        if (newest) {
            TopFieldCollector collector = TopFieldCollector.create(NEWEST, HITS, null, threshold);
            searcher.search(query, collector);
            return collector.topDocs();
        }
        TopScoreDocCollector collector = TopScoreDocCollector.create(HITS, null, threshold);
        searcher.search(query, collector);
        return collector.topDocs();
    }

    /** All phrases, as sakuin reads a query (Benchmarks/peers.py): what stands between spaces and corner brackets. */
    private static Query query(Analyzer analyzer, String text) throws IOException {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        List<Query> parts = new ArrayList<>();
        for (String part : text.split("[\\s「」]+")) {
            if (!part.isEmpty()) parts.add(phrase(analyzer, part));
        }
        if (parts.size() == 1) return parts.get(0);
        for (Query part : parts) all.add(part, BooleanClause.Occur.MUST);
        return all.build();
    }

    /**
     * The longest term at every place, so pairs where there are pairs. The last character of a run is the second of
     * the pair before it: the run may go on in the text, where the character begins another pair.
     */
    private static Query phrase(Analyzer analyzer, String text) throws IOException {
        List<Term> terms = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        try (TokenStream tokens = analyzer.tokenStream("text", text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            PositionIncrementAttribute step = tokens.addAttribute(PositionIncrementAttribute.class);
            PositionLengthAttribute length = tokens.addAttribute(PositionLengthAttribute.class);
            int place = -1, covered = -1;
            tokens.reset();
            while (tokens.incrementToken()) {
                place += step.getPositionIncrement();
                boolean pair = length.getPositionLength() == 2;
                if (step.getPositionIncrement() == 0 && pair) {
                    // The single character that came just before it says less, unless a pair covered it already.
                    if (!places.isEmpty() && places.get(places.size() - 1) == place) {
                        places.remove(places.size() - 1);
                        terms.remove(terms.size() - 1);
                    }
                    covered = place + 1;
                } else if (place == covered) {
                    continue;
                }
                terms.add(new Term("text", term.toString()));
                places.add(place);
            }
            tokens.end();
        }
        if (terms.isEmpty()) return new MatchNoDocsQuery();
        if (terms.size() == 1) return new TermQuery(terms.get(0));
        PhraseQuery.Builder phrase = new PhraseQuery.Builder();
        for (int number = 0; number < terms.size(); ++number) phrase.add(terms.get(number), places.get(number));
        return phrase.build();
    }
}
